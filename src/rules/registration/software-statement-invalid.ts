import { rfc } from '../../core/cites'
import { defineRule } from '../../core/lint'
import { statementVerdict } from '../../core/software-statement'
import { appSubject, partOf } from '../../core/subject'

export default defineRule({
  id: 'registration/software-statement-invalid',
  severity: 'error',
  confidence: 'high',
  title: 'Software statement missing, malformed, unsigned or expired',
  why: 'The server cannot take it: the app gets no client, and the error says little of what is wrong with the text that was pasted somewhere.',
  fix: 'Send the downloaded statement unchanged as `software_statement`.',
  cites: [rfc(7591, '2.3'), rfc(7591, '3.1.1')],
  messages: {
    missing: 'The registration has no `software_statement`, which this server needs.',
    placeholder: 'The `software_statement` is no statement: a variable was empty, or a template was not filled in.',
    quoted: 'The `software_statement` has quotes around it.',
    prefixed: 'The `software_statement` begins with `Bearer`: it has to be the statement alone.',
    malformed: 'The `software_statement` is not three parts with a JSON header and JSON claims (a signed JWT).',
    unsigned: 'The `software_statement` is not signed (its header has no `alg`, or `none`).',
    expired: 'The `software_statement` has expired.',
    spaced: 'The `software_statement` has blanks or line breaks in it; some servers do not take that.',
    anonymous: 'The `software_statement` does not say who issued it (`iss`).',
  },
  examples: {
    wrong: '1 reg=400 invalid_software_statement {req.software_statement: undefined}',
    right: '1 reg→C1 · 2 tok(C1)→T1/3600',
  },
  on: {
    request: {
      register({ app, message, profile, classification, exchange }, { ledger, report, notEvaluated }) {
        if (app === null || classification.camel) return
        const { flaw, unknown } = statementVerdict(message, profile.needsStatement, ledger.clockOf(message.url?.host ?? ''))
        if (unknown !== null) return profile.needsStatement || unknown === 'redacted' ? notEvaluated(unknown) : undefined
        if (flaw === null) return
        report({
          subject: partOf(appSubject(app), flaw),
          message: flaw,
          evidence: [exchange.id],
          claims: [`call:${exchange.id}`],
          at: exchange.startedAt,
          ...(flaw === 'spaced' && { severity: 'warning' as const }),
          ...(flaw === 'anonymous' && { severity: 'info' as const }),
        })
      },
    },
  },
})
