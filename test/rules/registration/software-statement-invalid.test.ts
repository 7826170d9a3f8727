import { testRule } from '../../support/rule-tester'

const R = 'registration/software-statement-invalid'
const PARTS = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJtYWRlIHVwIn0.bWFkZS11cA'

testRule(R, {
  clean: {
    'the body is missing, where none is needed': { given: '1 reg→C1 {request: none}', profile: 'rfc7591' },
    'a statement as downloaded; it does not expire': '1 reg→C1',
    'no statement where none is needed': { given: '1 reg→C1', profile: 'rfc7591' },
    'one that ends later': '1 reg→C1 {req.software_statement: jwt{"iss":"made up","exp":"@5000"}}',
    'one that has ended, within what clocks may differ (300 s + 60 s)':
      '361 reg→C1 {req.software_statement: jwt{"iss":"made up","exp":"@1"}}',
    'one that has ended, within what a known clock may differ':
      '0 reg=503 {date: 0} · 61.5 reg→C1 {req.software_statement: jwt{"iss":"made up","exp":"@1"}}',
    'encrypted: nobody can tell': `1 reg→C1 {req.software_statement: ${PARTS}.bWFkZQ.dXA}`,
    'another dialect': { given: '1 reg→C1 {req.clientName: made up; req.software_statement: undefined}', profile: 'rfc7591' },
    'an error body that is no list of members is another mistake': {
      given: '1 reg=400 invalid_request {body: made up}',
      others: ['registration/request-format@1'],
    },
  },
  flagged: {
    'missing where it is needed': { given: '1 reg=400 invalid_request {req.software_statement: -}', expect: [`${R}@1 error ×1 high`] },
    'nothing was sent at all': {
      given: '1 reg=400 invalid_software_statement {json: {}; body: }',
      expect: [`${R}@1 error`, 'registration/request-format@1 warning'],
    },
    'a variable that was empty': {
      given: '1 reg=400 invalid_software_statement {req.software_statement: undefined}',
      expect: [`${R}@1 error`],
    },
    'an empty text': { given: '1 reg=400 invalid_software_statement {req.software_statement: ""}', expect: [`${R}@1 error`] },
    'a template that was not filled in': {
      given: '1 reg=400 invalid_software_statement {req.software_statement: "<statement>"}',
      expect: [`${R}@1 error`],
    },
    'with quotes': { given: `1 reg=400 invalid_software_statement {req.software_statement: "\\"${PARTS}\\""}`, expect: [`${R}@1 error`] },
    'with single quotes': { given: `1 reg=400 invalid_software_statement {req.software_statement: '${PARTS}'}`, expect: [`${R}@1 error`] },
    'with Bearer': { given: `1 reg=400 invalid_software_statement {req.software_statement: Bearer ${PARTS}}`, expect: [`${R}@1 error`] },
    'no parts': { given: '1 reg=400 invalid_software_statement {req.software_statement: made-up-statement}', expect: [`${R}@1 error`] },
    'two parts': {
      given: '1 reg=400 invalid_software_statement {req.software_statement: eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJtYWRlIHVwIn0}',
      expect: [`${R}@1 error`],
    },
    'claims that are no JSON': {
      given: '1 reg=400 invalid_software_statement {req.software_statement: eyJhbGciOiJSUzI1NiJ9.bWFkZS11cA.bWFkZS11cA}',
      expect: [`${R}@1 error`],
    },
    'no text': { given: '1 reg=400 invalid_software_statement {req.software_statement: ["made up"]}', expect: [`${R}@1 error`] },
    null: { given: '1 reg=400 invalid_software_statement {req.software_statement: null}', expect: [`${R}@1 error`] },
    'no signature': {
      given: '1 reg=400 invalid_software_statement {req.software_statement: jwt{"iss":"made up"}{"alg":"none"}}',
      expect: [`${R}@1 error`],
    },
    'no signature, in capitals, at any server': {
      given: '1 reg=400 invalid_software_statement {req.software_statement: jwt{"iss":"made up"}{"alg":"NONE"}}',
      profile: 'rfc7591',
      expect: [`${R}@1 error`],
    },
    'no algorithm': {
      given: '1 reg=400 invalid_software_statement {req.software_statement: jwt{"iss":"made up"}{"typ":"JWT"}}',
      expect: [`${R}@1 error`],
    },
    'ended by any clock': {
      given: '362 reg=400 invalid_software_statement {req.software_statement: jwt{"iss":"made up","exp":"@1"}}',
      expect: [`${R}@362 error`],
    },
    'ended by a known clock': {
      given: '0 reg=503 {date: 0} · 62.6 reg=400 invalid_software_statement {req.software_statement: jwt{"iss":"made up","exp":"@1"}}',
      expect: [`${R}@62.6 error`],
    },
    'with blanks around it': { given: `1 reg→C1 {req.software_statement: " ${PARTS} "}`, expect: [`${R}@1 warning`] },
    'with a line break in it': {
      given: `1 reg→C1 {req.software_statement: "${PARTS.slice(0, 40)}\\n${PARTS.slice(40)}"}`,
      expect: [`${R}@1 warning`],
    },
    'without an issuer': { given: '1 reg→C1 {req.software_statement: jwt{"sub":"made up"}}', expect: [`${R}@1 info`] },
    'with an empty issuer': { given: '1 reg→C1 {req.software_statement: jwt{"sub":"made up","iss":""}}', expect: [`${R}@1 info`] },
    'the same mistake again': {
      given: '1, 100 reg=400 invalid_software_statement {req.software_statement: undefined}',
      expect: [`${R}@1 error ×2`],
    },
  },
  notEvaluated: {
    redacted: { given: '1 reg→C1 {redact: software_statement}', reason: 'redacted' },
    'redacted where none is needed': { given: '1 reg→C1 {req.software_statement: [REDACTED]}', profile: 'rfc7591', reason: 'redacted' },
    'its signature redacted': {
      given: '1 reg→C1 {req.software_statement: eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJtYWRlIHVwIn0.[REDACTED]}',
      reason: 'redacted',
    },
    'the body is missing': { given: '1 reg→C1 {request: none}', reason: 'body-missing' },
  },
})
