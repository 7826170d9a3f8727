import { rfc } from '../../core/cites'
import { decodeJwt } from '../../core/jwt'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { SecretKind } from '../../core/secrets'
import { endpointSubject } from '../../core/subject'

/** A registration access token at the wrong place is a rule of its own. */
const KINDS: Partial<Record<SecretKind, string>> = {
  'client-secret': 'client secret',
  'refresh-token': 'refresh token',
  'authorization-code': 'authorization code',
  'software-statement': 'software statement',
  'id-token': 'ID token',
}

export default defineRule({
  id: 'bearer/wrong-credential-kind',
  severity: 'error',
  confidence: 'high',
  title: 'Something else used as access token',
  why: 'An API has no use for it, and whoever reads its logs gets a credential that opens more than this call.',
  fix: 'Send the `access_token` from the token answer.',
  cites: [rfc(6749, '1.4'), rfc(6749, '1.5')],
  messages: { wrong: 'Calls to {where} carry {article} {kind} where an access token should be.' },
  examples: {
    profile: 'rfc7591',
    wrong: '1 code(C1)→T1,R1/3600 · 2 api()=401 {reqh.authorization: Bearer made-up-refresh-R1}',
    right: '1 code(C1)→T1,R1/3600 · 2 api(T1)',
  },
  on: { request: { api: judge, userinfo: judge } },
})

function judge(entry: Entry, { ledger, report }: RuleContext<'wrong'>): void {
  const { message, exchange } = entry
  const { bearer, url } = message
  if (bearer === null || url === null) return
  const secret = ledger.secret(bearer)
  const isKnown = secret !== null && secret.token?.mintedBy !== null
  const kind = secret !== null && secret.kind in KINDS ? secret.kind : !isKnown && isIdToken(bearer, entry, ledger) ? 'id-token' : null
  if (kind === null) return
  const where = `${url.protocol}//${url.host}${url.template}`
  report({
    subject: endpointSubject(where, kind),
    message: 'wrong',
    data: { where, kind: KINDS[kind] ?? '', article: /^[aI]/.test(KINDS[kind] ?? '') ? 'an' : 'a' },
    evidence: [...(secret?.isDelivered === true ? [secret.exchangeId] : []), exchange.id],
    claims: [`call:${exchange.id}|kind`],
    at: exchange.startedAt,
    ...(kind === 'id-token' && { severity: 'warning' as const }),
    ...(message.status === 401 && { cost: { failedCalls: 1 } }),
  })
}

/** Made for the client itself, and tied to its sign-in (OpenID Connect Core section 2). */
function isIdToken(value: string, { instance }: Entry, ledger: Ledger): boolean {
  const claims = decodeJwt(value)?.claims
  if (claims === undefined || instance === null || (claims.nonce === undefined && claims.at_hash === undefined)) return false
  const audiences = [claims.aud].flat()
  return ledger.appsOf(instance).some(app => audiences.some(audience => typeof audience === 'string' && app.clients.has(audience)))
}
