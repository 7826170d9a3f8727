import { testRule } from '../../support/rule-tester'

const R = 'registration/application-type-missing'
const mcp = (given: string) => ({ given, profile: 'mcp' as const })
const speaks = (revision: string) => `reqh.mcp-protocol-version: ${revision}`

testRule(R, {
  clean: {
    web: mcp('1 reg→C1'),
    native: mcp('1 reg→C1 {req.application_type: native; redirect: http://127.0.0.1:5001/cb}'),
    'native, by a scheme of its own': mcp('1 reg→C1 {req.application_type: native; redirect: com.example.app:/cb}'),
    'no such flow': { given: '1 reg→C1', profile: 'rfc7591' },
    'another dialect': mcp('1 reg→C1 {req.application_type: -; req.clientName: made up}'),
    'asked for by the revision, and there': mcp(`0 api()=401 {${speaks('2026-07-28')}} · 1 reg→C1`),
  },
  flagged: {
    'missing, by the newest revision unless one is named': {
      ...mcp('1 reg→C1 {req.application_type: -}'),
      expect: [`${R}@1 warning ×1 high`],
    },
    'missing, by the revision that asks for it': {
      ...mcp(`0 api()=401 {${speaks('2026-07-28')}} · 1 reg→C1 {req.application_type: -}`),
      expect: [`${R}@1 warning`],
    },
    'missing, by a later revision': {
      ...mcp(`0 api()=401 {${speaks('2027-01-01')}} · 1 reg→C1 {req.application_type: -}`),
      expect: [`${R}@1 warning`],
    },
    'missing, by the revision before': {
      ...mcp(`0 api()=401 {${speaks('2026-07-27')}} · 1 reg→C1 {req.application_type: -}`),
      expect: [`${R}@1 info`],
    },
    'missing, and the revision is named only later': {
      ...mcp(`1 reg→C1 {req.application_type: -} · 2 api()=401 {${speaks('2025-06-18')}}`),
      expect: [`${R}@1 info ×1`],
    },
    'missing, in a request that nobody has answered': { ...mcp('1 reg=pending {req.application_type: -}'), expect: [`${R}@1 warning`] },
    'neither native nor web': { ...mcp('1 reg→C1 {req.application_type: desktop}'), expect: [`${R}@1 warning`] },
    'not even a text': { ...mcp('1 reg→C1 {req.application_type: null}'), expect: [`${R}@1 warning`] },
    'web, and on this device': { ...mcp('1 reg→C1 {redirect: http://localhost:5001/cb}'), expect: [`${R}@1 warning`] },
    'web, and by a scheme of its own': {
      ...mcp('1 reg→C1 {req.redirect_uris: ["https://app.example.com/cb","com.example.app:/cb"]}'),
      expect: [`${R}@1 warning`],
    },
    'turned away for its redirect URIs': {
      ...mcp('1 reg=400 invalid_redirect_uri {req.application_type: -; redirect: http://127.0.0.1:5001/cb}'),
      expect: [`${R}@1 warning ×1`],
    },
    'turned away, by the revision before': {
      ...mcp(`0 api()=401 {${speaks('2025-11-25')}} · 1 reg=400 invalid_redirect_uri {req.application_type: -}`),
      expect: [`${R}@1 info ×1`],
    },
    'each registration for itself': {
      ...mcp('1, 100 reg→C1…C2 {req.application_type: -}'),
      expect: [`${R}@1 warning ×2`, 'registration/redundant@100'],
    },
  },
  notEvaluated: {
    'the body is missing': { ...mcp('1 reg→C1 {request: none}'), reason: 'body-missing' },
    redacted: { ...mcp('1 reg→C1 {req.application_type: [REDACTED]}'), reason: 'redacted' },
  },
})
