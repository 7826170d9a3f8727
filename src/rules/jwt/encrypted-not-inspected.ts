import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import { jweHeader } from '../../core/jwt'
import { jwtsReceived, jwtsSent, type SeenJwt } from '../../core/jwts'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'

export default defineRule({
  id: 'jwt/encrypted-not-inspected',
  severity: 'info',
  confidence: 'high',
  title: 'Encrypted token, not looked into',
  why: 'What it says of its audience, issuer and end cannot be compared with what is done with it.',
  fix: 'Check its claims where the key is, for they cannot be checked here.',
  cites: [rfc(7516, '3.1')],
  messages: {
    encrypted: 'The {use} is encrypted ({alg}, {enc}{key}).',
    weak: 'The {use} is encrypted with RSA1_5, which should not be used any more ({enc}{key}).',
  },
  examples: {
    wrong: '1 tok(C1)→T1/3600 {res.access_token: eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0.made.up.encrypted.token}',
    right: '1 tok(C1)→T1/3600 {claims: {"sub":"made-up"}}',
  },
  on: {
    request: { register: judgeSent, token: judgeSent, api: judgeSent, userinfo: judgeSent },
    response: { token: judgeReceived, 'token-source': judgeReceived },
  },
})

type Context = RuleContext<'encrypted' | 'weak'>

function judgeSent(entry: Entry, context: Context): void {
  judge(entry, jwtsSent(entry), context)
}

function judgeReceived(entry: Entry, context: Context): void {
  judge(entry, jwtsReceived(entry), context)
}

function judge({ message, exchange }: Entry, seen: readonly SeenJwt[], { report }: Context): void {
  for (const { use, text } of seen) {
    const header = jweHeader(text)
    if (header === null) continue
    const { alg, enc, kid } = header
    const isWeak = alg === 'RSA1_5'
    report({
      subject: endpointSubject(addressOf(message), `${use} encrypted`),
      message: isWeak ? 'weak' : 'encrypted',
      data: { use, alg: String(alg), enc: String(enc), key: typeof kid === 'string' ? `, key ${kid}` : '' },
      evidence: [exchange.id],
      claims: [`call:${exchange.id}|${use}`],
      at: exchange.startedAt,
      ...(isWeak && { severity: 'warning' as const }),
    })
  }
}
