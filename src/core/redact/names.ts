/**
 * What may stay in an export, by name: the other half of the table of secrets. A name that neither knows has its value
 * hidden. Rules are written in these terms, so what a rule reads is what stays.
 */
import { DISTINCT_METADATA, PLAIN_METADATA } from '../oauth'
import { memberSecret, spell } from '../secrets'

/**
 * `plain`: a protocol's own word, an identifier of software, a time or a number. `address`: a URL, whose parts are
 * looked at one by one. `prose`: written for people, so only everyday words of it stay. `hash`: of another value.
 */
export type Policy = 'plain' | 'address' | 'prose' | 'hash' | 'client' | 'hidden'

const PLAIN: ReadonlySet<string> = new Set(
  [
    ...DISTINCT_METADATA,
    ...PLAIN_METADATA.filter(name => name !== 'contacts'),
    // OAuth and OpenID Connect messages.
    ...['grant_type', 'response_type', 'response_mode', 'token_type', 'issued_token_type', 'requested_token_type', 'subject_token_type'],
    ...['actor_token_type', 'token_type_hint', 'client_assertion_type', 'expires_in', 'refresh_expires_in', 'refresh_token_expires_in'],
    ...['scopes', 'scp', 'error', 'error_code', 'code_challenge_method', 'prompt', 'display', 'max_age', 'ui_locales', 'acr_values'],
    ...['client_id_issued_at', 'client_secret_expires_at', 'created_at', 'issued_at', 'expires_at', 'interval', 'active', 'status'],
    ...['action', 'display_values_supported', 'claims_parameter_supported', 'not_before_policy', 'session_state_supported'],
    ...['id_token_encrypted_response_alg', 'id_token_encrypted_response_enc', 'client_name', 'redirect_uri_type', 'protocol_version'],
    // Claims of tokens (RFC 7519, RFC 9068) and members of keys (RFC 7517).
    ...[
      'exp',
      'iat',
      'nbf',
      'auth_time',
      'updated_at',
      'typ',
      'alg',
      'enc',
      'zip',
      'crit',
      'cty',
      'b64',
      'kid',
      'kty',
      'use',
      'key_ops',
      'crv',
    ],
    ...['token_use', 'acr', 'amr', 'htm', 'ver', 'version', 'orig_iat', 'ttl', 'software_id', 'software_version'],
    // JSON-RPC as MCP speaks it.
    ...['jsonrpc', 'method', 'protocolVersion'],
  ].map(spell),
)

const ADDRESSES: ReadonlySet<string> = new Set(
  [
    'issuer',
    'iss',
    'aud',
    'audience',
    'resource',
    'resource_metadata',
    'htu',
    'authorization_servers',
    'jku',
    'x5u',
    'origin',
    'location',
  ].map(spell),
)

const CLIENTS: ReadonlySet<string> = new Set(['client_id', 'azp', 'cid', 'appid', 'client'].map(spell))

const PROSE: ReadonlySet<string> = new Set(
  ['error_description', 'error_message', 'error_summary', 'message', 'detail', 'details', 'title', 'reason', 'description', 'realm'].map(
    spell,
  ),
)

const HASHES: ReadonlySet<string> = new Set(['code_challenge', 'ath', 'at_hash', 'c_hash', 's_hash', 'jkt', 'x5t#S256'].map(spell))

const PLAIN_END =
  /_(?:supported|alg|enc|alg_values|required|expires_in|issued_at|expires_at)$|(?:^|_)(?:token|grant|response|client|subject|application|auth|challenge|assertion)_(?:methods?|types?|modes?)$/
const ADDRESS_END = /_(?:uris?|urls?|endpoints?)$/
/** A yes or no about what software does, not about a person. */
const SWITCH = /^(?:require|support|enable|allow|client|token|tls|dpop|mtls|backchannel|frontchannel|claims|request|response)s?_/

/** What happens to the value of a member, form field or parameter of this name, unless the table of secrets knows it. */
export function policyOf(name: string): Policy {
  const key = spell(name)
  if (CLIENTS.has(key)) return 'client'
  if (PLAIN.has(key)) return 'plain'
  if (ADDRESSES.has(key)) return 'address'
  if (PROSE.has(key)) return 'prose'
  if (HASHES.has(key)) return 'hash'
  const snake = snakeCase(name)
  if (PLAIN_END.test(snake)) return 'plain'
  return ADDRESS_END.test(snake) ? 'address' : 'hidden'
}

/** May a yes or no of this name stay? */
export function isSwitch(name: string): boolean {
  return policyOf(name) !== 'hidden' || SWITCH.test(snakeCase(name))
}

/** Values of these names are lists of words, or names that may have several words. */
export function mayHaveBlanks(name: string): boolean {
  return BLANKS.has(spell(name))
}

const BLANKS: ReadonlySet<string> = new Set(
  [
    'scope',
    'scopes',
    'scp',
    'client_name',
    'prompt',
    'acr_values',
    'ui_locales',
    'response_type',
    'response_types',
    'name',
    'software_name',
  ].map(spell),
)

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter}`).toLowerCase()
}

/** A value that the table of secrets knows by its name alone. */
export function isSecretName(name: string): boolean {
  return memberSecret(name, 'a value of any kind') !== null
}

// ------------------------------------------------------------------ headers

export type HeaderPolicy = 'plain' | 'address' | 'challenge' | 'type' | 'length' | 'hidden' | 'drop'

const PLAIN_HEADERS: ReadonlySet<string> = new Set([
  ...['accept', 'accept-charset', 'accept-encoding', 'accept-language', 'accept-ranges', 'age', 'allow', 'alt-svc', 'cache-control'],
  ...['connection', 'content-encoding', 'content-language', 'date', 'dnt', 'expect', 'expires', 'host', 'keep-alive', 'last-modified'],
  ...['mcp-protocol-version', 'mcp-method', 'non-authoritative-reason', 'pragma', 'priority', 'proxy-connection', 'retry-after', 'server'],
  ...['strict-transport-security', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'upgrade-insecure-requests', 'user-agent', 'vary'],
  ...['x-content-type-options', 'x-frame-options', 'x-xss-protection', 'x-requested-with', 'x-powered-by', 'referrer-policy'],
  ...['timing-allow-origin', 'range', 'content-range', 'http2-settings', 'via', 'x-cache', 'cf-cache-status'],
])
const PLAIN_HEADER = /^(?:access-control-|sec-fetch-|sec-ch-ua|sec-gpc$|sec-purpose$|(?:x-)?ratelimit-|cross-origin-|accept-ch)/

const ADDRESS_HEADERS: ReadonlySet<string> = new Set(['referer', 'location', 'content-location', 'origin', 'access-control-allow-origin'])

export function headerPolicyOf(name: string): HeaderPolicy {
  const lower = name.toLowerCase()
  // What HTTP/2 writes as headers stands elsewhere in the entry.
  if (lower.startsWith(':')) return 'drop'
  if (ADDRESS_HEADERS.has(lower)) return 'address'
  if (lower === 'www-authenticate' || lower === 'proxy-authenticate') return 'challenge'
  if (lower === 'content-type') return 'type'
  if (lower === 'content-length') return 'length'
  return PLAIN_HEADERS.has(lower) || PLAIN_HEADER.test(lower) ? 'plain' : 'hidden'
}

// ------------------------------------------------------------------ words

/**
 * Is it a word, or words joined, as people name things: `profiles`, `oauth2`, `client-registration`? Ids, codes and
 * tokens hardly ever are.
 */
export function looksLikeWord(text: string): boolean {
  if (text.length > 48 || (/^[a-f\d-]{8,}$/i.test(text) && /\d/.test(text))) return false
  return text
    .replace(/^[._$@]+/, '')
    .split(/[-_. :]/)
    .every(isWordPart)
}

/** A word and perhaps a version. Capitals join words, but not one after every other letter. */
function isWordPart(part: string): boolean {
  if (!/^(?:[a-z]{0,24}\d{0,4}|[A-Za-z]{0,24}\d{0,2})$/.test(part)) return false
  return (part.match(/[a-z][A-Z]/g)?.length ?? 0) <= Math.max(1, part.length / 5)
}

/** What an error answer calls an error: words, with underscores. */
export function isErrorCode(value: string): boolean {
  return /^[a-z]{2,20}(?:_[a-z]{1,20}|_\d{1,3})+$/.test(value)
}

/** The words of protocols and of everyday English that error descriptions are made of. */
const VOCABULARY: ReadonlySet<string> = new Set(
  `a about access account acr active after again all allowed already also am an and another any api app application are as at audience auth
  authenticate authenticated authentication authorization authorize authorized authorizing bad based bearer be because been before begin
  being between body both browser but by call cannot certificate challenge change changed check claim claims client clients code codes
  configuration configured consent contact contain contains content cookie could credential credentials current data date day days
  decode deleted denied deprecated description details device did different disabled do document does domain done dpop due duplicate
  each either empty enabled endpoint ended entry error errors exceeded exchange exist existing exists expected expire expired expires expiry
  failed failure fetch field fields file first flow for forbidden form format found from future gateway general get given grant granted
  grants had handle has have header headers here host hour hours how html http https id identifier identity if in incorrect initial
  insufficient integration internal into invalid is issue issued issuer it item its json jwt key keys known last later length less
  lifetime limit limited list load login logout longer made malformed many match matches maximum may media message metadata method
  minimum minute minutes mismatch missing moment more most must name native need needed network never new next no nonce none not
  now null number oauth object of off offline ok on once one only open openid operation option or origin other our out over own page
  parameter parameters parse part party password path payload permission permissions permitted pkce platform please policy post
  presented previous private profile proof protected provide provided provider public put query rate reach read received recognized
  redirect refresh refused register registered registration reject rejected repeated request requested requests require required
  requires resource resources response responses rest retry revoked rotated rule same scope scopes second seconds secret secure see
  send sent server service session sessions set should sign signature signed since software some specification started state statement
  status still stored string success support supported temporarily temporary than that the their them then there these they this those
  throttled time times timestamp to token tokens too try twice type types unable unapproved unauthorized unavailable unexpected unique
  unknown unless unsupported until update uri url use used user users using valid validate validation value values verification verified
  verifier verify version via wait was way we well were what when where which while who will with within without wrong you your`
    .split(/\s+/)
    .filter(Boolean),
)

/**
 * Everyday words stay, and so do error codes; every other word becomes `...`, or `…` where it had letters that OAuth
 * does not allow in a description (RFC 6749 section 5.2). Marks between words are kept.
 */
export function plainProse(text: string): string {
  const words = text.replace(/[^\s.,:;!?'"()[\]{}<>/\\=|`]+/g, word => {
    const bare = word.toLowerCase()
    if (VOCABULARY.has(bare)) return word
    if (/^[a-z_-]+$/.test(bare) && bare.split(/[_-]/).every(part => part === '' || VOCABULARY.has(part))) return word
    if (/^\d{1,3}$/.test(word)) return word
    return /[^\x20-\x7e]/.test(word) ? '…' : '...'
  })
  return words.replace(/(?:\.{3}|…)(?:[.:/]{0,2}(?:\.{3}|…))+/g, run => (run.includes('…') ? '…' : '...'))
}

/** Would hiding this value wherever it stands take ordinary words out of the file? */
export function isOrdinary(value: string): boolean {
  return VOCABULARY.has(value.toLowerCase()) || PLAIN.has(spell(value)) || isErrorCode(value) || /^[a-z]+:\/\/[^?#]*$/i.test(value)
}
