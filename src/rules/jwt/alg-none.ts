import { addressOf } from '../../core/address'
import { rfc } from '../../core/cites'
import { jwtsReceived, jwtsSent, type SeenJwt } from '../../core/jwts'
import type { Entry, Ledger } from '../../core/ledger'
import { isNone } from '../../core/ledger/cut-jwts'
import { defineRule, type Report, type RuleContext } from '../../core/lint'
import { endpointSubject } from '../../core/subject'

export default defineRule({
  id: 'jwt/alg-none',
  severity: 'error',
  confidence: 'high',
  title: 'Unsigned token',
  why: 'Anybody can write such a token; whoever takes it takes anything.',
  fix: 'Sign the token, and refuse unsigned ones.',
  cites: [rfc(8725, '3.1'), rfc(8725, '3.2')],
  messages: {
    none: 'The {use} says of itself that it is not signed (`alg`: `{alg}`).',
    empty: 'The {use} says that it is signed with {alg}, but its signature is empty.',
  },
  examples: {
    wrong: '1 tok(C1)→T1/3600 {claims: {"sub":"made-up"}; header: {"alg":"none"}}',
    right: '1 tok(C1)→T1/3600 {claims: {"sub":"made-up"}; header: {"alg":"RS256"}}',
  },
  on: {
    request: { token: judgeSent, api: judgeSent, userinfo: judgeSent },
    response: { token: judgeReceived, 'token-source': judgeReceived },
    end({ ledger, report, notEvaluated }) {
      const cut = ledger.cutJwts.all()
      for (const item of cut) {
        if (!isJudged(item)) continue
        if (cut.length > 1) notEvaluated('redacted', item.entry)
        else report({ ...about(item.entry, item, 'empty'), about: item.entry })
      }
    },
  },
})

type Context = RuleContext<'none' | 'empty'>

function judgeSent(entry: Entry, { report }: Context): void {
  for (const item of jwtsSent(entry)) if (isUnsigned(item)) report(about(entry, item, 'none'))
}

function judgeReceived(entry: Entry, { report, ledger }: Context): void {
  for (const item of jwtsReceived(entry)) {
    if (!isUnsigned(item)) continue
    const isAgreed = item.use === 'ID token' && wantsUnsigned(entry, ledger)
    report({ ...about(entry, item, 'none'), ...(isAgreed && { severity: 'info' as const }) })
  }
}

function isUnsigned({ jwt }: SeenJwt): boolean {
  return isNone(jwt?.header.alg)
}

/** Statements have a rule of their own, and a proof that is not signed is none. */
function isJudged({ use }: SeenJwt): boolean {
  return use !== 'software statement' && use !== 'DPoP proof'
}

/** Registered so; from the token endpoint itself that is allowed (OpenID Connect Core section 3.1.3.7). */
function wantsUnsigned({ tokenRequest }: Entry, ledger: Ledger): boolean {
  const message = ledger.entryOf(tokenRequest?.client?.registeredBy ?? '')?.message
  const alg = message?.answerText('id_token_signed_response_alg') ?? message?.param('id_token_signed_response_alg')
  return isNone(alg)
}

function about({ message, exchange }: Entry, { use, jwt }: SeenJwt, text: 'none' | 'empty'): Report<'none' | 'empty'> {
  return {
    subject: endpointSubject(addressOf(message), use),
    message: text,
    data: { use, alg: String(jwt?.header.alg) },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}|${use}`],
    at: exchange.startedAt,
  }
}
