import { testRule } from '../../support/rule-tester'

testRule('registration/storm', {
  clean: {
    'four in a minute': '0, 15, 30, 45 reg=503',
    'five in more than a minute': '0, 15, 30, 45, 60.1 reg=503',
    'nine in ten minutes': '0, 75, 150, 225, 300, 375, 450, 525, 600 reg=503',
    'ten in more than ten minutes': '0, 66, 132, 198, 264, 330, 396, 462, 528, 600.1 reg=503',
    'preflights come with them (E8)': '0, 1, 2, 3, 4, 5, 6, 7 OPTIONS https://sp.auth.adobe.com/o/client/register=204',
    'redirect hops come with them (E7)': '0, 1, 2, 3, 4, 5 reg=307 · 6 reg→C1',
    'redirect hops of whatever kind (E7)': '0, 1, 2, 3, 4 reg=300 · 100, 101, 102, 103, 104 reg=399',
    'each is seen by page and worker (E12)': {
      given: '1.0, 1.1 reg→C1 · 2.0, 2.1 reg→C2 {statement: B} · 3.0, 3.1 reg→C3 {statement: D}',
    },
    'many servers, one each': {
      given: '1 reg→C1 {as: a} · 2 reg→C2 {as: b} · 3 reg→C3 {as: c} · 4 reg→C4 {as: d} · 5 reg→C5 {as: e} · 6 reg→C6 {as: f}',
      profile: 'rfc7591',
    },
    'many apps, one each':
      '1 reg→C1 {instance: a} · 2 reg→C2 {instance: b} · 3 reg→C3 {instance: c} · 4 reg→C4 {instance: d} · 5 reg→C5 {instance: e}',
  },
  flagged: {
    'five in a row': { given: '1, 2, 3, 4, 5 reg→C1…C5', expect: ['registration/storm@1 error ×5 high'] },
    'at any other server': { given: '1, 2, 3, 4, 5 reg→C1…C5', profile: 'rfc7591', expect: ['registration/storm@1 error ×5'] },
    'five in a minute to the second': { given: '0, 15, 30, 45, 60 reg=503', expect: ['registration/storm@0 error ×5'] },
    'ten in ten minutes to the second': {
      given: '0, 66, 132, 198, 264, 330, 396, 462, 528, 600 reg=503',
      expect: ['registration/storm@0 error ×10'],
    },
    'failures count': {
      given: '1, 2, 3, 4, 5 reg=400 invalid_software_statement',
      expect: [
        'token/retry-on-permanent-error@2 error ×4',
        'registration/storm@1 error ×5',
        'registration/software-statement-rejected@1 error ×5',
      ],
    },
    'aborted ones count': { given: '1, 2, 3, 4, 5 reg=ERR_ABORTED', expect: ['registration/storm@1 error ×5'] },
    'a redirect hop in the midst of it is not counted (E7)': {
      given: '1, 2, 3, 4, 5, 6 reg=503 · 7 reg=307 · 8 reg=503',
      expect: ['registration/storm@1 error ×7'],
    },
    'all in the same moment': { given: '1, 1, 1, 1, 1 reg=pending', expect: ['registration/storm@1 error ×5'] },
    'in a little more than two seconds': { given: '1, 1.5, 2, 2.5, 3.001 reg=503', expect: ['registration/storm@1 error ×5'] },
    'an odd status is an answer': {
      given: '1, 2, 3, 4, 5 reg=299',
      expect: ['registration/storm@1 error ×5', 'registration/response-nonconformant@1 error'],
    },
    'under way, all of them': { given: '1, 1.1, 1.2, 1.3, 1.4 reg=pending', expect: ['registration/storm@1 error ×5'] },
    'at once, each for a client': {
      given: '1.0-1.9, 1.1-1.9, 1.2-1.9, 1.3-1.9, 1.4-1.9 reg→C1…C5',
      expect: ['registration/storm@1 error ×5'],
    },
    'different software each time': {
      given:
        '1 reg→C1 {statement: A} · 2 reg→C2 {statement: B} · 3 reg→C3 {statement: D} · 4 reg→C4 {statement: E} · 5 reg→C5 {statement: F}',
      expect: ['registration/storm@1 error ×5'],
    },
    'without any body': {
      given: '1, 2, 3, 4, 5 reg→C1…C5 {bodies: none; request: none}',
      expect: ['registration/storm@1 error ×5'],
    },
    'it goes on': { given: '1, 2, 3, 4, 5, 6, 7, 8, 9 reg=503', expect: ['registration/storm@1 error ×9'] },
    'a quick end of a slow storm': {
      given: '0, 70, 140, 210, 280 reg=503 · 350, 351, 352, 353, 354 reg=503',
      expect: ['registration/storm@0 error ×10'],
    },
    'two storms': {
      given: '1, 2, 3, 4, 5 reg=503 · 5001, 5002, 5003, 5004, 5005 reg=503',
      expect: ['registration/storm@1 error ×10'],
    },
    'calm before and after': {
      given: '0 reg=503 · 1000, 1001, 1002, 1003, 1004 reg=503 · 3000 reg=503',
      expect: ['registration/storm@1000 error ×5'],
    },
    'and one more an hour later, for no reason': {
      given: '1, 2, 3, 4, 5 reg→C1…C5 · 3600 reg→C6',
      expect: ['registration/storm@1 error ×5', 'registration/redundant@3600 error ×1'],
    },
  },
})
