import { testRule } from '../../support/rule-tester'

const N = 'origin: none'
const agent = (name: string) => `reqh.user-agent: ${name}`

testRule('secret/shared-across-instances', {
  clean: {
    'b: two tabs of one app':
      '0 tok(C1)→T1/3600 · 1 api(T1) {tab: 1} · 50 tok(C1)→T2/3600 {tab: 2; scope: b} · 51 api(T2) {tab: 2} · 90 api(T1) {tab: 1}',
    'each device has its own client': `0 tok(C1)→T1/3600 {${N}} · 1 api(T1) {${N}; device: d1} · 50 tok(C2)→T2/3600 {${N}} · 51 api(T2) {${N}; device: d2} · 90 tok(C1)→T3/3600 {${N}; scope: b} · 91 api(T3) {${N}; device: d1}`,
    'the identifier of one device was changed: another rule says so': {
      given: `0 tok(C1)→T1/3600 {${N}} · 1 api(T1) {${N}; device: d1} · 50 tok(C1)→T2/3600 {${N}; scope: b} · 51 api(T2) {${N}; device: d2} · 90 api(T2) {${N}; device: d2}`,
      others: ['session/device-identity-unstable@51 warning'],
    },
    'one token wanders: the secret stayed': `0 tok(C1)→T1/3600 {${N}} · 1 api(T1) {${N}; device: d1} · 51 api(T1) {${N}; device: d2} · 90 api(T1) {${N}; device: d1}`,
    'e: a public client': `0 tok(C1)→T1/3600 {${N}; req.client_secret: -} · 1 api(T1) {${N}; device: d1} · 50 tok(C1)→T2/3600 {${N}; req.client_secret: -} · 51 api(T2) {${N}; device: d2} · 90 tok(C1)→T3/3600 {${N}; scope: b; req.client_secret: -} · 91 api(T3) {${N}; device: d1}`,
    'each device has its own secret': `0 tok(C1)→T1/3600 {${N}; secret: made-up-secret-1} · 1 api(T1) {${N}; device: d1} · 50 tok(C1)→T2/3600 {${N}; secret: made-up-secret-2} · 51 api(T2) {${N}; device: d2} · 90 tok(C1)→T3/3600 {${N}; scope: b; secret: made-up-secret-1} · 91 api(T3) {${N}; device: d1}`,
    'the second device was refused': `0 tok(C1)→T1/3600 {${N}} · 1 api(T1) {${N}; device: d1} · 50 tok(C1)=400 invalid_client {${N}} · 90 api(T1) {${N}; device: d1}`,
    'two recordings of one device':
      '0 tok(C1)→T1/3600 {capture: a} · 1 api(T1) {capture: a; device: d1} · 50 tok(C1)→T2/3600 {capture: b} · 51 api(T2) {capture: b; device: d1}',
    'two recordings without any sign of a device':
      '0 tok(C1)→T1/3600 {capture: a; origin: none} · 50 tok(C1)→T2/3600 {capture: b; origin: none}',
    'two recordings of one browser': `0 tok(C1)→T1/3600 {capture: a; ${agent('made up 1')}} · 50 tok(C1)→T2/3600 {capture: b; ${agent('made up 1')}}`,
    'two browsers in one recording': `0 tok(C1)→T1/3600 {${agent('made up 1')}} · 50 tok(C1)→T2/3600 {scope: b; ${agent('made up 2')}}`,
    'a browser that is not named in one': `0 tok(C1)→T1/3600 {capture: a; ${agent('made up 1')}} · 50 tok(C1)→T2/3600 {capture: b}`,
    'two browsers on one device': `0 tok(C1)→T1/3600 {capture: a; ${agent('made up 1')}} · 1 api(T1) {capture: a; device: d1} · 50 tok(C1)→T2/3600 {capture: b; ${agent('made up 2')}} · 51 api(T2) {capture: b; device: d1}`,
    'two apps with two clients': '0 tok(C1)→T1/3600 · 1 api(T1) · 50 tok(C2)→T2/3600 {instance: b} · 51 api(T2) {instance: b}',
    'a token that was got without the secret': `0 tok(C1)→T1/3600 {capture: a; req.client_secret: -} · 1 api(T1) {capture: a; device: d1} · 50 tok(C1)→T2/3600 {capture: b} · 51 api(T2) {capture: b; device: d2}`,
    'two authorization servers': {
      given:
        '0 tok(C1)→T1/3600 · 1 api(T1) {device: d1} · 50 tok(C1)→T2/3600 {as: other; instance: b} · 51 api(T2) {instance: b; device: d2}',
    },
  },
  flagged: {
    'a: two devices behind one place, in turn': {
      given: `0 tok(C1)→T1/3600 {${N}} · 1 api(T1) {${N}; device: d1} · 50 tok(C1)→T2/3600 {${N}} · 51 api(T2) {${N}; device: d2} · 90 tok(C1)→T3/3600 {${N}; scope: b} · 91 api(T3) {${N}; device: d1}`,
      expect: ['secret/shared-across-instances@51 warning ×1 medium'],
    },
    'a: the first comes back with its own token': {
      given: `0 tok(C1)→T1/3600 {${N}} · 1 api(T1) {${N}; device: d1} · 50 tok(C1)→T2/3600 {${N}} · 51 api(T2) {${N}; device: d2} · 90 api(T1) {${N}; device: d1}`,
      expect: ['secret/shared-across-instances@51 warning ×1'],
    },
    'two recordings of two devices': {
      given:
        '0 tok(C1)→T1/3600 {capture: a} · 1 api(T1) {capture: a; device: d1} · 50 tok(C1)→T2/3600 {capture: b} · 51 api(T2) {capture: b; device: d2}',
      expect: ['secret/shared-across-instances@51 warning ×1 medium'],
    },
    'two apps with one client': {
      given: '0 tok(C1)→T1/3600 · 1 api(T1) · 50 tok(C1)→T2/3600 {instance: b} · 51 api(T2) {instance: b}',
      expect: ['secret/shared-across-instances@51 warning ×1'],
    },
    'with Basic': {
      given: '0 tok(C1)→T1/3600 {auth: basic} · 1 api(T1) · 50 tok(C1)→T2/3600 {instance: b} · 51 api(T2) {instance: b}',
      expect: ['secret/shared-across-instances@51 warning ×1'],
    },
    'd: two recordings by different browsers': {
      given: `0 tok(C1)→T1/3600 {capture: a; ${agent('made up 1')}} · 50 tok(C1)→T2/3600 {capture: b; ${agent('made up 2')}}`,
      expect: ['secret/shared-across-instances@50 info ×1 low'],
    },
    'd: at any other server': {
      given: `0 tok(C1)→T1/3600 {capture: a; ${agent('made up 1')}} · 50 tok(C1)→T2/3600 {capture: b; ${agent('made up 2')}}`,
      profile: 'rfc7591',
      expect: ['secret/shared-across-instances@50 info ×1 low'],
    },
    'd: the third recording is the first other one': {
      given: `0 tok(C1)→T1/3600 {capture: a; ${agent('made up 1')}} · 50 tok(C1)→T2/3600 {capture: b; ${agent('made up 1')}} · 90 tok(C1)→T3/3600 {capture: c; ${agent('made up 2')}}`,
      expect: ['secret/shared-across-instances@90 info ×1'],
    },
    'many devices: one finding': {
      given:
        '0 tok(C1)→T1/3600 {capture: a} · 1 api(T1) {capture: a} · 50 tok(C1)→T2/3600 {capture: b} · 51 api(T2) {capture: b} · 60 tok(C1)→T3/3600 {capture: c} · 61, 62 api(T3) {capture: c}',
      expect: ['secret/shared-across-instances@51 warning ×1'],
    },
  },
  notEvaluated: {
    'f: the secret was taken out of both': {
      given:
        '0 tok(C1)→T1/3600 {capture: a; redact: client_secret} · 1 api(T1) {capture: a; device: d1} · 50 tok(C1)→T2/3600 {capture: b; redact: client_secret} · 51 api(T2) {capture: b; device: d2}',
      reason: 'redacted',
    },
    'f: and there are only two browsers': {
      given: `0 tok(C1)→T1/3600 {capture: a; redact: client_secret; ${agent('made up 1')}} · 50 tok(C1)→T2/3600 {capture: b; redact: client_secret; ${agent('made up 2')}}`,
      reason: 'redacted',
    },
  },
})
