import { rfc } from '../../core/cites'
import { hiddenAnswer } from '../../core/client-metadata'
import { defineRule } from '../../core/lint'
import { isRedacted } from '../../core/placeholder'
import { statementVerdict } from '../../core/software-statement'
import { appSubject } from '../../core/subject'

const CODES = new Set(['invalid_software_statement', 'unapproved_software_statement'])

export default defineRule({
  id: 'registration/software-statement-rejected',
  severity: 'error',
  confidence: 'high',
  title: 'Server refuses the software statement',
  why: 'Without a statement that the server accepts the app gets no client, and nothing that comes after can work, for any of its users.',
  fix: 'Get a valid statement (not revoked, issued for this environment) before trying again; retries will not help.',
  cites: [rfc(7591, '3.2.2')],
  messages: {
    refused: 'The server refused the software statement ({code}).',
    revoked: 'The server refused a software statement ({code}) that it had accepted before: it has been revoked.',
    suspect:
      'The server refused a registration as `invalid_request` although its software statement is well formed: see whether it is the right one.',
  },
  examples: {
    wrong: '1 reg=400 unapproved_software_statement',
    right: '1 reg→C1 · 2 tok(C1)→T1/3600',
  },
  on: {
    response: {
      register({ app, message, classification, profile, exchange }, { ledger, report, notEvaluated }) {
        const { status } = message
        if (app === null || status === null || status < 400 || status >= 500) return
        const code = classification.errorCode
        const isSuspect = code === 'invalid_request' && profile.needsStatement
        if (!isSuspect && !CODES.has(code ?? '')) {
          const said = message.answerText('error')
          const unknown = hiddenAnswer(message) ?? (said !== null && isRedacted(said) ? 'redacted' : null)
          return status === 400 && unknown !== null ? notEvaluated(unknown) : undefined
        }
        const verdict = statementVerdict(message, profile.needsStatement, ledger.clockOf(message.url?.host ?? ''))
        // What is wrong with it can be seen: that is said already.
        if (verdict.flaw !== null && verdict.flaw !== 'anonymous') return
        if (isSuspect && verdict.unknown !== null) return notEvaluated(verdict.unknown)
        const statement = message.param('software_statement')
        if (isSuspect && statement === null) return
        const accepted = statement === null || isSuspect ? null : ledger.acceptedStatement(statement)
        const isRevoked = accepted !== null && accepted.app.issuer === app.issuer
        report({
          subject: appSubject(app),
          message: isSuspect ? 'suspect' : isRevoked ? 'revoked' : 'refused',
          data: { code: code ?? '' },
          evidence: [isRevoked ? accepted.exchangeId : null, exchange.id].filter(id => id !== null),
          claims: [`call:${exchange.id}`],
          at: exchange.startedAt,
          ...(isSuspect && { severity: 'warning' as const }),
        })
      },
    },
  },
})
