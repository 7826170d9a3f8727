import { testRule } from '../../support/rule-tester'

testRule('registration/on-every-load', {
  clean: {
    'b: registered once, used after each load': '0 load · 1 reg→C1 · 2 tok(C1)→T1 · 100 load · 101 api(T1) · 200 load · 201 api(T1)',
    'c: the second load is in a private window (R8)':
      '0 load · 1 reg→C1 · 2 tok(C1)→T1 · 100 load {partition: private} · 101 reg→C2 {partition: private} · 200 load · 201 api(T1)',
    'c: the second load is of another page that embeds it (R8)':
      '0 load · 1 reg→C1 · 100 load {instance: portal} · 101 reg→C2 {top: https://portal.example.net/}',
    'f: a loop is a storm': {
      given: '0 load · 1, 2, 3, 4, 5 reg→C1…C5 · 10 load',
      others: ['registration/storm@1 error ×5'],
    },
    'the first load ever': '0 load · 1 reg→C1',
    'no load between: the app changes pages by itself': {
      given: '0 load · 1 reg→C1 · 100 reg→C2',
      others: ['registration/redundant@100 error'],
    },
    'a load in between did without': {
      given: '0 load · 1 reg→C1 · 100 load · 200 load · 201 reg→C2',
      others: ['registration/redundant@201 error'],
    },
    'the client was rejected in between (R1)': '0 load · 1 reg→C1 · 2 tok(C1)=400 invalid_client · 100 load · 101 reg→C2',
    'the first page went away before its answer (R7)': '0 load · 1-3 reg→C1 · 2 load · 4 reg→C2',
    'the page could not read the first answer (R7)': '0 load · 1 reg→C1 {cors: none} · 100 load · 101 reg→C2',
    'other metadata (R6)': { given: '0 load · 1 reg→C1 · 100 load · 101 reg→C2 {metadata: Two}', profile: 'rfc7591' },
    'the storage was cleared (R9)': '0 load · 1 reg→C1 · 50 clear · 100 load · 101 reg→C2',
    'the registration failed on the second load': '0 load · 1 reg→C1 · 100 load · 101 reg=503',
    'the same client on each load': {
      given: '0 load · 1 reg→C1 · 100 load · 101 reg→C1',
      others: ['registration/redundant@101 info'],
    },
    'the same client came back, and no load is in the capture': {
      given: '1 reg→C1 · 101 reg→C1',
      others: ['registration/redundant@101 info'],
    },
    'registered before the first load seen (E6)': {
      given: '1 reg→C1 · 100 load · 101 reg→C2',
      others: ['registration/redundant@101 error'],
    },
    'the page of another app was loaded': {
      given: '0 load · 1 reg→C1 · 100 load {instance: b} · 101 reg→C2',
      others: ['registration/redundant@101 error'],
    },
    'a load that was broken off': {
      given: '0 load · 1 reg→C1 · 100 load · 101-103 reg→C2 · 102 load · 104 reg→C3',
      others: ['registration/redundant@101 error ×2'],
    },
  },
  flagged: {
    'two in the same moment on each load, the second one answered first': {
      given: '0 load · 1-1.5 reg→C1 · 1-1.3 reg→C2 · 100 load · 101-101.5 reg→C3 · 101-101.3 reg→C4',
      expect: ['registration/on-every-load@101 error ×1 medium', 'registration/concurrent-duplicate@1 error ×2'],
    },
    'two at once on each load, the later one answered first': {
      given: '0 load · 1-1.5 reg→C1 · 1.1-1.3 reg→C2 · 100 load · 101-101.5 reg→C3 · 101.1-101.3 reg→C4',
      expect: ['registration/on-every-load@101 error ×1 medium', 'registration/concurrent-duplicate@1.1 error ×2'],
    },
    'a: three loads': {
      given:
        '0 load · 1 reg→C1 · 2 tok(C1)→T1/90000 · 100 load · 101 reg→C2 · 102 tok(C2)→T2/90000 · 200 load · 201 reg→C3 · 202 tok(C3)→T3/90000',
      expect: ['registration/on-every-load@101 error ×2 high'],
    },
    'the same, at any other server': {
      given: '0 load · 1 reg→C1 · 100 load · 101 reg→C2 · 200 load · 201 reg→C3',
      profile: 'rfc7591',
      expect: ['registration/on-every-load@101 warning ×2 high'],
    },
    'two loads are seen, and less is certain': {
      given: '0 load · 1 reg→C1 · 100 load · 101 reg→C2',
      expect: ['registration/on-every-load@101 error ×1 medium'],
    },
    'the licence covers one load of three': {
      given: '0 load · 1 reg→C1 · 100 load · 101 reg→C2 · 150 tok(C2)=400 invalid_client · 200 load · 201 reg→C3',
      expect: ['registration/on-every-load@101 error ×1 medium'],
    },
    'a licence before the first of two': {
      given: '0 load · 1 reg→C1 · 50 tok(C1)=400 invalid_client · 100 load · 101 reg→C2 · 200 load · 201 reg→C3',
      expect: ['registration/on-every-load@201 error ×1 medium'],
    },
    'the same client came back before that': {
      given: '0 load · 1 reg→C1 · 100 load · 101 reg→C1 · 200 load · 201 reg→C2',
      expect: ['registration/redundant@101 info', 'registration/on-every-load@201 error ×1 medium'],
    },
    'each tab for itself': {
      given: '0 load {tab: 1} · 1 reg→C1 {tab: 1} · 100 load {tab: 2} · 101 reg→C2 {tab: 2}',
      expect: ['registration/on-every-load@101 error ×1'],
    },
    'in a frame, each time the page around it loads': {
      given:
        '0 load {instance: portal} · 1 reg→C1 {top: https://portal.example.net/} · 100 load {instance: portal} · 101 reg→C2 {top: https://portal.example.net/}',
      expect: ['registration/on-every-load@101 error ×1'],
    },
    'twice in the second load: once for the load, once for no reason': {
      given: '0 load · 1 reg→C1 · 100 load · 101 reg→C2 · 110 reg→C3',
      expect: ['registration/on-every-load@101 error ×1', 'registration/redundant@110 error ×1'],
    },
    'only the port of a loopback address differs': {
      given: '0 load · 1 reg→C1 {redirect: http://127.0.0.1:5001/cb} · 100 load · 101 reg→C2 {redirect: http://127.0.0.1:5002/cb}',
      profile: 'rfc7591',
      expect: ['registration/on-every-load@101 info ×1'],
    },
    'as many as you like': {
      given: '0 load · 1 reg→C1 · 100 load · 101 reg→C2 · 200 load · 201 reg→C3 · 300 load · 301 reg→C4 · 400 load · 401 reg→C5',
      expect: ['registration/on-every-load@101 error ×4 high'],
    },
  },
  notEvaluated: {
    'no load is in the capture': {
      given: '1 reg→C1 · 101 reg→C2',
      reason: 'load-unknown',
      others: ['registration/redundant@101 error'],
    },
  },
})
