import { testRule } from '../../support/rule-tester'

testRule('registration/redundant', {
  clean: {
    'one registration': '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600',
    'the client was rejected (R1)': '0 load · 1 reg→C1 · 2 tok(C1)=400 invalid_client · 3 reg→C2 · 4 tok(C2)→T2',
    'the secret had expired (R3)': '1 reg→C1 {secretExpires: 500} · 2 tok(C1)→T1/300 · 505 reg→C2',
    'the first one failed on the wire (R7)': '1 reg=ERR_FAILED · 4 reg→C1',
    'another software statement (R6)': '1 reg→C1 {statement: A} · 9 reg→C2 {statement: B}',
  },
  flagged: {
    'again after ten minutes': {
      given: '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2',
      expect: ['registration/redundant@600 error ×1 high'],
    },
    'a secret that never expires': {
      given: '1 reg→C1 {secretExpires: 0} · 2 tok(C1)→T1/300 · 505 reg→C2',
      expect: ['registration/redundant@505 error'],
    },
    'same client': { given: '1 reg→C1 · 9 reg→C1', expect: ['registration/redundant@9 info'] },
  },
})
