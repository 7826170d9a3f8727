import { testRule } from '../../support/rule-tester'

const R = 'registration/software-statement-rejected'

testRule(R, {
  clean: {
    'a redirect, whatever it says': '1 reg=399 invalid_software_statement',
    'with the status of a success, it is another mistake (0.6)': {
      given: '1 reg=200 invalid_software_statement',
      others: ['server/error-nonconformant@1'],
    },
    'invalid_request with a statement, at a server that takes other registrations as well': {
      given: '1 reg=400 invalid_request {req.software_statement: jwt{"iss":"made up"}}',
      profile: 'rfc7591',
    },
    'invalid_request for a body that holds no statement': {
      given: '1 reg=400 invalid_request {body: made up}',
      others: ['registration/request-format@1'],
    },
    accepted: '1 reg→C1 · 2 tok(C1)→T1/3600',
    'another error': '1 reg=400 invalid_redirect_uri',
    'the server is in trouble': '1 reg=500 invalid_software_statement',
    'the server is in trouble, with a page': '1 reg=503 {text: <html>made up</html>; mime: text/html}',
    'a page': { given: '1 reg=400 {text: <html>made up</html>; mime: text/html}', others: ['server/error-nonconformant@1'] },
    'an empty answer says nothing, and nothing is hidden': { given: '1 reg=400', others: ['server/error-nonconformant@1'] },
    'failed on the wire': '1 reg=ERR_FAILED',
    'invalid_request at a server that takes other registrations as well': { given: '1 reg=400 invalid_request', profile: 'rfc7591' },
    'what is wrong with the statement can be seen (one cause, one finding)': {
      given: '1 reg=400 invalid_software_statement {req.software_statement: undefined}',
      others: ['registration/software-statement-invalid@1 error'],
    },
    'invalid_request, and what is wrong can be seen': {
      given: '1 reg=400 invalid_request {req.software_statement: -}',
      others: ['registration/software-statement-invalid@1 error'],
    },
    'the answer of another status is missing': '1 reg=403 {bodies: none}',
  },
  flagged: {
    'refused although none was sent': { given: '1 reg=400 invalid_software_statement', profile: 'rfc7591', expect: [`${R}@1 error`] },
    'invalid_request with a statement that was accepted before': {
      given: '1 reg→C1 · 2 tok(C1)=invalid_client · 3 reg=400 invalid_request',
      expect: [`${R}@3 warning ×1`],
    },
    'not valid': { given: '1 reg=400 invalid_software_statement', expect: [`${R}@1 error ×1 high`] },
    'not approved, by another status': { given: '1 reg=403 unapproved_software_statement', expect: [`${R}@1 error`] },
    'at any other server': {
      given: '1 reg=400 invalid_software_statement {req.software_statement: jwt{"iss":"made up"}}',
      profile: 'rfc7591',
      expect: [`${R}@1 error`],
    },
    'the last status that is the client’s fault': {
      given: '1 reg=499 invalid_software_statement',
      expect: [`${R}@1 error`, 'server/error-nonconformant@1'],
    },
    'without an issuer, which some do not mind': {
      given: '1 reg=400 unapproved_software_statement {req.software_statement: jwt{"sub":"made up"}}',
      expect: [`${R}@1 error`, 'registration/software-statement-invalid@1 info'],
    },
    'again and again': {
      given: '1, 100, 200 reg=400 unapproved_software_statement',
      expect: [`${R}@1 error ×3`],
    },
    'accepted before: revoked': {
      given: '1 reg→C1 · 2 tok(C1)=invalid_client · 3 reg=400 invalid_software_statement',
      expect: [`${R}@3 error ×1`],
    },
    'accepted before by another environment only': {
      given: '1 reg→C1 {as: staging} · 3 reg=400 unapproved_software_statement',
      expect: [`${R}@3 error ×1`],
    },
    'a redacted statement was refused all the same': {
      given: '1 reg=400 invalid_software_statement {redact: software_statement}',
      expect: [`${R}@1 error`],
    },
    'invalid_request with a statement that looks right': { given: '1 reg=400 invalid_request', expect: [`${R}@1 warning`] },
  },
  notEvaluated: {
    'the answer is missing': { given: '1 reg=400 {bodies: none}', reason: 'body-missing' },
    'the code is redacted': {
      given: '1 reg=400 {answer: {"error":"[REDACTED]"}}',
      reason: 'redacted',
    },
    'invalid_request with a statement that nobody can see': {
      given: '1 reg=400 invalid_request {redact: software_statement}',
      reason: 'redacted',
    },
    'invalid_request with a body that nobody can see': { given: '1 reg=400 invalid_request {request: none}', reason: 'body-missing' },
  },
})
