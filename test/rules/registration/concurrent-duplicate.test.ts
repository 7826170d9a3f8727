import { testRule } from '../../support/rule-tester'

testRule('registration/concurrent-duplicate', {
  clean: {
    'b: page and worker saw one registration (E12)': '1.00-1.40 reg→C1 · 1.05-1.55 reg→C1',
    'the same client for two requests that differ': '1.00-1.40 reg→C1 {statement: A/1} · 1.05-1.55 reg→C1 {statement: A/22}',
    'd: other software': '1.00-1.40 reg→C1 {statement: A} · 1.05-1.55 reg→C2 {statement: B}',
    'd: other metadata': { given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 {metadata: Two}', profile: 'rfc7591' },
    'e: another app': '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 {instance: b}',
    'another authorization server': '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 {as: staging}',
    'the first was aborted, the second is its retry': '1.00-1.40 reg=ERR_ABORTED · 1.05-1.55 reg→C2',
    'the first failed, the second is its retry': '1.00-1.40 reg=503 · 1.05-1.55 reg→C2',
    'the page could not read the first answer': '1.00-1.40 reg→C1 {cors: none} · 1.05-1.55 reg→C2',
    'the second starts as the first ends': {
      given: '1.00-1.40 reg→C1 · 1.40-1.80 reg→C2',
      others: ['registration/redundant@1.4 error'],
    },
  },
  flagged: {
    'a: two at once': { given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2', expect: ['registration/concurrent-duplicate@1.05 warning ×1 high'] },
    'the same, at any other server': {
      given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2',
      profile: 'rfc7591',
      expect: ['registration/concurrent-duplicate@1.05 warning ×1 high'],
    },
    'one starts and ends within the other': {
      given: '1.00-1.90 reg→C1 · 1.05-1.20 reg→C2',
      expect: ['registration/concurrent-duplicate@1.05 warning'],
    },
    'at the same moment': {
      given: '1.00-1.40 reg→C1 · 1.00-1.40 reg→C2',
      expect: ['registration/concurrent-duplicate@1 warning'],
    },
    'the second starts just before the first ends': {
      given: '1.00-1.40 reg→C1 · 1.39-1.80 reg→C2',
      expect: ['registration/concurrent-duplicate@1.39 warning'],
    },
    'in two tabs': {
      given: '1.00-1.40 reg→C1 {tab: 1} · 1.05-1.55 reg→C2 {tab: 2}',
      expect: ['registration/concurrent-duplicate@1.05 warning'],
    },
    'the page could not read the second answer, but had asked twice': {
      given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 {cors: none}',
      expect: ['registration/concurrent-duplicate@1.05 warning ×1'],
    },
    'the page was left before the second answer came': {
      given: '0 load · 1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 · 1.5 load',
      expect: ['registration/concurrent-duplicate@1.05 warning ×1'],
    },
    'the second answer comes first, and cannot be read': {
      given: '1.00-1.90 reg→C1 · 1.05-1.20 reg→C2 {cors: none}',
      expect: ['registration/concurrent-duplicate@1.05 warning ×1'],
    },
    'one of them is used': {
      given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 · 2 tok(C2)→T1',
      expect: ['registration/concurrent-duplicate@1.05 warning'],
    },
    'the first of them is used': {
      given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 · 2 tok(C1)→T1',
      expect: ['registration/concurrent-duplicate@1.05 warning'],
    },
    'listed in another order than they were sent in': {
      given: '1.05-1.20 reg→C1 · 1.00-1.40 reg→C2',
      expect: ['registration/concurrent-duplicate@1.05 warning'],
    },
    'at the same moment, and both are used': {
      given: '1.00-1.40 reg→C1 · 1.00-1.40 reg→C2 · 2 tok(C2)→T1 · 3 tok(C1)→T2',
      expect: ['registration/concurrent-duplicate@1 error ×1'],
    },
    'both are used': {
      given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 · 2 tok(C1)→T1 · 600 tok(C2)→T2',
      expect: ['registration/concurrent-duplicate@1.05 error ×1'],
    },
    'both are used, one of them for a login': {
      given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 · 2 tok(C1)→T1 · 3 authorize(C2)=302',
      profile: 'rfc7591',
      expect: ['registration/concurrent-duplicate@1.05 error ×1'],
    },
    'three at once': {
      given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 · 1.10-1.60 reg→C3',
      expect: ['registration/concurrent-duplicate@1.05 warning ×2'],
    },
    'two at once although a client was there (0.5)': {
      given: '1 reg→C1 · 10.0-10.4 reg→C2 · 10.1-10.5 reg→C3',
      expect: ['registration/redundant@10 error ×1', 'registration/concurrent-duplicate@10.1 error ×1'],
    },
  },
  notEvaluated: {
    'the first answer is missing': { given: '1.00-1.40 reg→C1 {bodies: none} · 1.05-1.55 reg→C2', reason: 'body-missing' },
    'the second answer is missing': { given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 {bodies: none}', reason: 'body-missing' },
    'the second client_id is redacted': { given: '1.00-1.40 reg→C1 · 1.05-1.55 reg→C2 {redact: client_id}', reason: 'redacted' },
  },
})
