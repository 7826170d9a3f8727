import { testRule } from '../../support/rule-tester'

const N = 'origin: none'

testRule('session/device-identity-unstable', {
  clean: {
    'one device': '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1} · 60 api(T1) {device: d1}',
    'two devices in turn: a server is being watched': `1 tok(C1)→T1/3600 {${N}} · 2 api(T1) {${N}; device: d1} · 3 tok(C2)→T2/3600 {${N}} · 4 api(T2) {${N}; device: d2} · 60 api(T1) {${N}; device: d1}`,
    'each origin has its own':
      '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1} · 3 tok(C2)→T2/3600 {instance: b} · 4 api(T2) {instance: b; device: d2}',
    'each partition has its own':
      '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1} · 3 tok(C2)→T2/3600 {partition: b} · 4 api(T2) {partition: b; device: d2}',
    'two recordings':
      '1 tok(C1)→T1/3600 {capture: a} · 2 api(T1) {capture: a; device: d1} · 3 tok(C2)→T2/3600 {capture: b} · 4 api(T2) {capture: b; device: d2}',
    'a call that does not need it': '1 tok(C1)→T1/3600 · 2 api(T1) {device: none; path: /api/v2/REF30/configuration}',
    'a lookup by code': '1 tok(C1)→T1/3600 · 2 api(T1) {device: none; path: /api/v2/REF30/sessions/ABC}',
    'the same path with another method':
      '1 tok(C1)→T1/3600 · 2 POST https://sp.auth.adobe.com/api/v2/REF30/profiles {reqh.authorization: Bearer made-up-token-T1}',
    'a server that knows of no devices': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1} · 60 api(T1) {device: d2}',
      profile: 'rfc7591',
    },
    'a preflight': '1 preflight',
  },
  flagged: {
    'another value, and the old one is gone': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1} · 60, 61 api(T1) {device: d2}',
      expect: ['session/device-identity-unstable@60 warning ×1 medium'],
    },
    'in another tab': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1; tab: 1} · 60 api(T1) {device: d2; tab: 2}',
      expect: ['session/device-identity-unstable@60 warning ×1'],
    },
    'on a call that does not need it': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1} · 60 api(T1) {device: d2; path: /api/v2/REF30/configuration}',
      expect: ['session/device-identity-unstable@60 warning ×1'],
    },
    'each time another': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1} · 60 api(T1) {device: d2} · 70 api(T1) {device: d3}',
      expect: ['session/device-identity-unstable@60 warning ×2'],
    },
    'together with a new registration': {
      given: '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1) {device: d1} · 60 clear · 61 reg→C2 · 62 tok(C2)→T2/3600 · 63 api(T2) {device: d2}',
      expect: ['session/device-identity-unstable@63 warning ×1'],
    },
    'with a token of a client that nobody knows': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {device: d1} · 60 api(T9) {device: d2}',
      expect: ['session/device-identity-unstable@60 warning ×1'],
    },
    'after a token of a client that nobody knows': {
      given: '1 api(T9) {device: d1} · 50 tok(C1)→T1/3600 · 60 api(T1) {device: d2}',
      expect: ['session/device-identity-unstable@60 warning ×1'],
    },
    'of one client, where several devices take turns': {
      given: `1 tok(C1)→T1/3600 {${N}} · 2 api(T1) {${N}; device: d1} · 3 tok(C2)→T2/3600 {${N}} · 4 api(T2) {${N}; device: d2} · 60 api(T1) {${N}; device: d1} · 70 api(T2) {${N}; device: d3} · 80 api(T1) {${N}; device: d1}`,
      expect: ['session/device-identity-unstable@70 warning ×1'],
    },
    'missing where it is needed': {
      given: '1 tok(C1)→T1/3600 · 2, 3 api(T1) {device: none}',
      expect: ['session/device-identity-unstable@2 warning ×2'],
    },
    'missing at the start of a session': {
      given: '1 tok(C1)→T1/3600 · 2 POST https://sp.auth.adobe.com/api/v2/REF30/sessions {reqh.authorization: Bearer made-up-token-T1}',
      expect: ['session/device-identity-unstable@2 warning ×1'],
    },
    'missing, whatever was answered': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1)=503 {device: none}',
      expect: ['session/device-identity-unstable@2 warning ×1'],
    },
  },
  notEvaluated: {
    'the capture shows only some headers': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {device: none; headers: partial}',
      reason: 'header-missing',
    },
    'the identifier was taken out': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {reqh.AP-Device-Identifier: fingerprint [REDACTED]} · 60 api(T1) {device: d2}',
      reason: 'redacted',
    },
    'all of the header was taken out': {
      given: '1 tok(C1)→T1/3600 · 2 api(T1) {reqh.AP-Device-Identifier: [REDACTED]} · 60 api(T1) {device: d2}',
      reason: 'redacted',
    },
  },
})
