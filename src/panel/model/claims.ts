/** What registered JWT members mean, in plain words (RFC 7519, 7515, 7591, 8693, 9068, 9449, OpenID Connect Core). */
const claims: Readonly<Record<string, string>> = {
  iss: 'who issued it',
  sub: 'whom or what it is about',
  aud: 'for whom it is meant; others must refuse it',
  exp: 'must not be accepted from this time on',
  nbf: 'must not be accepted before this time',
  iat: 'when it was issued',
  jti: 'its own unique id',
  scope: 'what it allows',
  scopes: 'what it allows',
  scp: 'what it allows',
  client_id: 'the client it was issued to',
  azp: 'the client it was issued to',
  act: 'who acts for the subject',
  may_act: 'who may act for the subject',
  cnf: 'the key its sender must prove to hold',
  nonce: 'ties it to one request',
  auth_time: 'when the user signed in',
  acr: 'how strongly the user signed in',
  amr: 'the ways in which the user signed in',
  at_hash: 'hash of the access token that came with it',
  c_hash: 'hash of the authorization code that came with it',
  sid: 'the user’s session at the server',
  typ: 'what kind of token it is',
  software_id: 'the software, whatever its version',
  software_version: 'the version of the software',
  redirect_uris: 'where answers may be sent',
  grant_types: 'the grants the client may use',
  htm: 'the HTTP method it is good for (DPoP)',
  htu: 'the URL it is good for (DPoP)',
  ath: 'hash of the access token it goes with (DPoP)',
  roles: 'what its subject is allowed to be',
  groups: 'the groups its subject is in',
  name: 'the user’s name',
  email: 'the user’s e-mail address',
  email_verified: 'whether the server checked the e-mail address',
}

const headers: Readonly<Record<string, string>> = {
  alg: 'how it is signed',
  typ: 'what kind of token it is',
  cty: 'what its content is',
  kid: 'which key signed it',
  jwk: 'the public key that signed it',
  jku: 'where the signer’s keys are',
  x5c: 'the signer’s certificate chain',
  x5t: 'fingerprint of the signer’s certificate',
  'x5t#S256': 'fingerprint of the signer’s certificate',
  x5u: 'where the signer’s certificate is',
  crit: 'members that must be understood',
  enc: 'how its content is encrypted',
}

export function explainClaim(name: string): string | null {
  return Object.hasOwn(claims, name) ? (claims[name] ?? null) : null
}

export function explainHeader(name: string): string | null {
  return Object.hasOwn(headers, name) ? (headers[name] ?? null) : null
}

const TIMES = new Set(['exp', 'nbf', 'iat', 'auth_time', 'updated_at'])

/** The claim as epoch ms where it is a NumericDate (seconds). */
export function claimTime(name: string, value: unknown): number | null {
  return TIMES.has(name) && typeof value === 'number' && Number.isFinite(value) ? value * 1000 : null
}
