import { testRule } from '../../support/rule-tester'

// An answer at 1.2 that is dated 61 says that the server is 60.3 s ahead (half a second is the best guess at what Date cuts off).
const two = (off: number) => `1 tok(C1)→T1/3600 {date: ${1 + off}} · 5 api(T1) {date: ${5 + off}}`

/** Two hosts whose answers end at a moment and four seconds later, and are dated so. */
const exactly = (date: number, end: number) => ({
  given: `${(end - 0.2).toFixed(3)}-${end} tok(C1)→T1/3600 {date: ${date}} · ${(end + 3.8).toFixed(3)}-${(end + 4).toFixed(3)} api(T1) {date: ${date + 4}}`,
  profile: 'rfc7591' as const,
})
const off = (date: number, end: number, severity: string) => ({
  ...exactly(date, end),
  expect: [`session/clock-skew@${(end - 0.2).toFixed(3).replace(/\.?0+$/, '')} ${severity}`],
})

testRule('session/clock-skew', {
  clean: {
    'the clocks agree': { given: two(0), profile: 'rfc7591' },
    'a minute': { given: two(60), profile: 'rfc7591' },
    'a minute behind': { given: two(-60), profile: 'rfc7591' },
    'a minute beyond doubt': exactly(62, 1.5),
    'no more than half of the hosts agree': {
      given: '1 tok(C1)→T1/3600 {date: 601} · 5 api(T1) {date: 605} · 9 api(T1) {date: 9; host: odd} · 12 api(T1) {date: 212; host: odder}',
      profile: 'rfc7591',
    },
    'hosts that do not agree to half a minute': {
      given: '1.3-1.501 tok(C1)→T1/3600 {date: 602} · 5.3-5.5 api(T1) {date: 637}',
      profile: 'rfc7591',
    },
    'endpoints of ours do not say': {
      given: '1 tok(C1)→T1/3600 · 5 GET https://a.example.com/x {date: 605} · 9 GET https://b.example.com/x {date: 609} · 12 api(T1)',
      profile: 'rfc7591',
    },
    'one host only': { given: '1 tok(C1)→T1/3600 {date: 601} · 5 tok(C1)→T2/3600 {date: 605; scope: b}', profile: 'rfc7591' },
    'one says nothing': { given: '1 tok(C1)→T1/3600 {date: 601} · 5 api(T1)', profile: 'rfc7591' },
    'one of two is right': { given: '1 tok(C1)→T1/3600 {date: 601} · 5 api(T1) {date: 5}', profile: 'rfc7591' },
    'they do not agree on how much': { given: '1 tok(C1)→T1/3600 {date: 601} · 5 api(T1) {date: 1205}', profile: 'rfc7591' },
    'they do not agree which way': { given: '1 tok(C1)→T1/3600 {date: 601} · 5 api(T1) {date: -595}', profile: 'rfc7591' },
    'an answer that was stored on the way': {
      given: '1 tok(C1)→T1/3600 {date: -600; resh.age: 600} · 5 api(T1) {date: -600; resh.age: 605}',
      profile: 'rfc7591',
      others: ['server/cacheable-credentials@1 error'],
    },
    'an answer from the browser’s own store': {
      given: '1 tok(C1)→T1/3600 {date: -600} · 5 api(T1) {date: -600; cache: yes}',
      profile: 'rfc7591',
    },
    'a proxy on another machine': {
      given: '1 tok(C1)→T1/3600 {date: 601; origin: none; type: -} · 5 api(T1) {date: 605; origin: none; type: -}',
      profile: 'rfc7591',
    },
    'two recordings, each of one host': {
      given: '1 tok(C1)→T1/3600 {date: 601; capture: a} · 5 api(T1) {date: 605; capture: b}',
      profile: 'rfc7591',
    },
    'no endpoint of ours': {
      given: '1 GET https://a.example.com/x {date: 601} · 5 GET https://b.example.com/x {date: 605} · 9 load',
      profile: 'rfc7591',
    },
    'not beyond doubt: the answers took long': {
      given: '1-41 tok(C1)→T1/3600 {date: 131} · 50-90 api(T1) {date: 180}',
      profile: 'rfc7591',
    },
  },
  flagged: {
    'more than a minute: worth a word': { given: two(62), profile: 'rfc7591', expect: ['session/clock-skew@1 info ×1 medium'] },
    'more than a minute ahead': { given: two(-62), profile: 'rfc7591', expect: ['session/clock-skew@1 info ×1 medium'] },
    'a moment more than a minute beyond doubt': off(62, 1.499, 'info'),
    'five minutes beyond doubt': off(302, 1.5, 'info'),
    'a moment more than that': off(302, 1.499, 'warning'),
    'told in seconds': off(62, 1, 'info'),
    'told in fewer seconds': off(62, 1.04, 'info'),
    'two minutes': off(121, 1.5, 'info'),
    'a moment less than two minutes': off(121, 1.501, 'info'),
    'told in minutes': off(151, 1.5, 'info'),
    'told in fewer minutes': off(151, 1.501, 'info'),
    'hosts that agree to half a minute, beyond doubt': {
      given: '1.3-1.5 tok(C1)→T1/3600 {date: 602} · 5.3-5.5 api(T1) {date: 637}',
      profile: 'rfc7591',
      expect: ['session/clock-skew@1.3 warning'],
    },
    'many hosts': {
      given: `${two(600)} · ${[1, 2, 3, 4].map(number => `${9 + number} api(T1) {date: ${609 + number}; host: h${number}}`).join(' · ')}`,
      profile: 'rfc7591',
      expect: ['session/clock-skew@1 warning ×1 high'],
    },
    'five minutes': { given: two(300), profile: 'rfc7591', expect: ['session/clock-skew@1 info ×1'] },
    'more than five minutes': { given: two(302), profile: 'rfc7591', expect: ['session/clock-skew@1 warning ×1 medium'] },
    'at a vendor’s, with one more host': {
      given: '1 tok(C1)→T1/3600 {date: 601; url: https://api.auth.adobe.com/o/client/token} · 5 api(T1) {date: 605}',
      expect: ['session/clock-skew@1 warning ×1'],
    },
    'three answers': {
      given: `${two(600)} · 9 api(T1) {date: 609}`,
      profile: 'rfc7591',
      expect: ['session/clock-skew@1 warning ×1 high'],
    },
    'hosts that agree to half a minute': {
      given: '1 tok(C1)→T1/3600 {date: 601} · 5 api(T1) {date: 635}',
      profile: 'rfc7591',
      expect: ['session/clock-skew@1 warning ×1'],
    },
    'most hosts agree': {
      given: '1 tok(C1)→T1/3600 {date: 601} · 5 api(T1) {date: 605} · 9 api(T1) {date: 9; host: odd}',
      profile: 'rfc7591',
      expect: ['session/clock-skew@1 warning ×1'],
    },
    'one odd answer among many': {
      given: `${two(600)} · 9 api(T1) {date: 609} · 12 api(T1) {date: 12} · 15 api(T1) {date: 615}`,
      profile: 'rfc7591',
      expect: ['session/clock-skew@1 warning ×1 high'],
    },
    'in each recording': {
      given:
        '1 tok(C1)→T1/3600 {date: 601; capture: a} · 5 api(T1) {date: 605; capture: a} · 11 tok(C2)→T2/3600 {date: 611; capture: b} · 15 api(T2) {date: 615; capture: b}',
      profile: 'rfc7591',
      expect: ['session/clock-skew@1 warning ×1', 'session/clock-skew@11 warning ×1'],
    },
  },
})
