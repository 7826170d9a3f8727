import { rfc } from '../../core/cites'
import { claimTimeMs } from '../../core/jwt'
import { isScrubbed } from '../../core/jwts'
import { isShared, keysFor } from '../../core/keys'
import type { Entry, Ledger } from '../../core/ledger'
import { isNone } from '../../core/ledger/cut-jwts'
import { type IssuedJwt, issuedReceived, issuedSent } from '../../core/ledger/signatures'
import { defineRule, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'

/** Keys are changed now and then: a set that was read so long before says nothing of a token (ms). */
const OLDEST_KEYS = 86_400_000

export default defineRule({
  id: 'jwt/signature-invalid',
  severity: 'error',
  confidence: 'high',
  title: 'Signature does not verify',
  why: 'Either somebody rewrote the token on its way, or whoever checks it has the wrong keys: both end in a refusal, or worse, in none.',
  fix: 'Do not trust this token, and check the keys of the issuer and that nothing rewrote it.',
  cites: [rfc(7515, '5.2'), rfc(8725, '3.1')],
  messages: {
    invalid: 'The signature of the {use} from {issuer} does not verify with key {kid} of {from}.',
    shared: 'The {use} from {issuer} is signed with a shared secret ({alg}), though {from} publishes keys that are not.',
  },
  examples: {
    profile: 'rfc7591',
    wrong:
      '0 metadata · 0.5 jwks {res.keys: [{"kty":"EC","crv":"P-256","kid":"a","x":"made-up","y":"made-up"}]} · 1 tok(C1)→T1/3600 {claims: {"sub":"made-up"}; header: {"alg":"HS256"}}',
    right: '0 metadata · 1 tok(C1)→T1/3600 {claims: {"sub":"made-up"}; header: {"alg":"HS256"}}',
  },
  on: {
    request: { api: judgeSent, userinfo: judgeSent },
    response: { token: judgeReceived, 'token-source': judgeReceived, jwks: judgeWaiting },
  },
})

type Context = RuleContext<'invalid' | 'shared'>

function judgeSent(entry: Entry, context: Context): void {
  for (const item of issuedSent(entry)) judge(item, item.at, context)
}

function judgeReceived(entry: Entry, context: Context): void {
  for (const item of issuedReceived(entry)) judge(item, item.at, context)
}

/** The keys are often read only when there is a token to be checked with them. */
function judgeWaiting({ exchange }: Entry, context: Context): void {
  const keySet = context.ledger.documents.keySets.at(-1)
  if (keySet?.exchangeId !== exchange.id) return
  for (const item of context.ledger.signatures.waitingFor(keySet)) judge(item, keySet.at, context)
}

function judge(item: IssuedJwt, at: number, { ledger, report, notEvaluated }: Context): void {
  const { use, text, header, issuer, entry, jwt } = item
  const sources = ledger.signatures.sourcesOf(item)
  const [first] = sources
  if (first === undefined || jwt === null || isNone(header.alg)) return
  // Signed over something else than what stands there: only its audience knows what.
  if (header.b64 === false || header.nonce !== undefined) return
  if (isScrubbed(text) || text.endsWith('.')) return notEvaluated('redacted', entry)
  const told = (message: 'invalid' | 'shared', from: string, kid: string | null) =>
    report({
      subject: endpointSubject(issuer, use),
      message,
      data: { use, issuer, from, kid: kid ?? '(without a name)', alg: String(header.alg) },
      evidence: [entry.exchange.id],
      claims: [`call:${entry.exchange.id}|${use}`],
      at: entry.exchange.startedAt,
      about: entry,
    })
  if (isShared(header.alg)) {
    const isPublic = sources.every(({ keys }) => keys.length > 0 && keys.every(key => key.kty !== 'oct'))
    return isPublic && !isAgreed(item, ledger) ? told('shared', first.from, null) : undefined
  }
  if (keysFor(header, sources).length !== 1) return
  const captured = ledger.documents.keySetOf(issuer)
  if (captured !== null && (claimTimeMs(jwt, 'iat') ?? 0) - captured.at > OLDEST_KEYS) return notEvaluated('metadata-missing', entry)
  const state = ledger.signatures.stateOf(item, at)
  if (state?.kind === 'not-checked') notEvaluated('metadata-missing', entry)
  if (state?.kind === 'invalid') told('invalid', state.from, state.kid)
}

/** Published or registered so: ID tokens may be signed with the client's secret (OpenID Connect Core section 10.1). */
function isAgreed({ issuer, header, use, entry }: IssuedJwt, ledger: Ledger): boolean {
  if (use !== 'ID token') return false
  const listed = ledger.documents.metadataOf(issuer)?.json.id_token_signing_alg_values_supported
  const registered = ledger.entryOf(entry.tokenRequest?.client?.registeredBy ?? '')?.message
  const alg = registered?.answerText('id_token_signed_response_alg') ?? registered?.param('id_token_signed_response_alg')
  return (Array.isArray(listed) && listed.includes(header.alg)) || alg === header.alg
}
