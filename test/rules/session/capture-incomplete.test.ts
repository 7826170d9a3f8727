import { expect, it } from 'vitest'
import { Engine } from '../../../src/core/engine'
import type { GapReason } from '../../../src/core/observation'
import { profiles } from '../../../src/profiles'
import { rules } from '../../../src/rules'
import { testRule } from '../../support/rule-tester'
import { parseScenario } from '../../support/scenario'

testRule('session/capture-incomplete', {
  clean: {
    'everything is there': { given: '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)', profile: 'rfc7591' },
    'nothing is there': { given: '0 load', profile: 'rfc7591' },
  },
  flagged: {
    'one rule could not judge': {
      given: '0 tok→T1/- · 5 tok→T2/-',
      profile: 'rfc7591',
      expect: ['session/capture-incomplete@0 info ×1', 'token/lifetime-suspicious@0 info'],
    },
    'said once, however much is missing': {
      given: '1 api(T9)=401 · 2 api(T9)=401 {auth: hidden} · 3 api(T8)=401 {redact: bearer}',
      profile: 'rfc7591',
      expect: ['session/capture-incomplete@1 info ×1', 'bearer/unknown-origin@1 info'],
    },
    'six rules miss the headers: five are named': {
      given:
        '1 api(T1)=401 {auth: hidden} · 2 api(T1)=401 {headers: partial; auth: hidden} · 3 tok→T1/3600 {auth: hidden} · 5 reg→C1 · 6.4 tok(C1)→T2/3600 {auth: hidden}',
      profile: 'rfc7591',
      expect: ['session/capture-incomplete@1 info ×1'],
    },
    'nine rules miss them': {
      given:
        '1 api(T1)=401 {auth: hidden} · 2 api(T1)=401 {headers: partial; auth: hidden} · 3 tok→T1/3600 {headers: partial; auth: hidden; resh.cache-control: -} · 5 reg→C1 {headers: partial; resh.cache-control: -} · 6 tok(C1)=429 {headers: partial} · 6.4 tok(C1)→T2/3600 {auth: hidden} · 7 tok(C1)=307 {headers: partial}',
      profile: 'rfc7591',
      expect: ['session/capture-incomplete@1 info ×1'],
    },
    'the headers are missing': {
      given: '1 tok→T1/3600 · 2 preflight · 3 api(T1) {auth: hidden}',
      profile: 'rfc7591',
      expect: ['session/capture-incomplete@1 info ×1'],
    },
  },
})

const { exchanges } = parseScenario('1 tok→T1/3600 · 2 api(T1)', 'rfc7591')

function messageOf(given: ReturnType<typeof parseScenario>['exchanges'], gaps: readonly GapReason[]): string | undefined {
  const engine = new Engine({ rules, profiles })
  for (const exchange of given) engine.put(exchange)
  gaps.forEach((reason, index) => {
    engine.addGap({ id: `g${index}`, reason, at: exchanges[0]?.startedAt ?? 0, until: null, tabId: null })
  })
  return engine.result().findings.find(finding => finding.ruleId === 'session/capture-incomplete')?.message
}

it('session/capture-incomplete: gaps of the recording are told, each kind once', () => {
  expect(messageOf(exchanges, [])).toBeUndefined()
  expect(messageOf(exchanges, ['body-lost', 'body-lost', 'devtools-closed'])).toBe(
    'The recording does not show everything: the browser lost bodies – turn “Preserve log” on; DevTools were closed meanwhile – keep them open.',
  )
})

it.each([
  ['as many as are missing', [1, 1], 'up to 2 requests not seen – keep DevTools open'],
  ['one', [1], 'up to 1 request not seen'],
  ['nothing of what is not known', [undefined], 'the browser stopped the recording for a while – keep DevTools open'],
  ['no gap where nothing was missed after all', [0], undefined],
])('session/capture-incomplete: says %s', (_, missed, part) => {
  const engine = new Engine({ rules, profiles })
  for (const exchange of exchanges) engine.put(exchange)
  const at = exchanges[0]?.startedAt ?? 0
  const gap = { reason: 'worker-stopped' as const, at, until: at, tabId: null }
  // Of each it is said a second time how much it missed.
  for (const number of missed.keys()) engine.addGap({ ...gap, id: `${number}` })
  for (const [number, count] of missed.entries()) if (count !== undefined) engine.addGap({ ...gap, id: `${number}`, missed: count })
  const message = engine.result().findings.find(({ ruleId }) => ruleId === 'session/capture-incomplete')?.message
  if (part === undefined) expect(message).toBeUndefined()
  else expect(message).toContain(part)
})

it('session/capture-incomplete: names the rules for each reason, and how to record better', () => {
  const message = messageOf(parseScenario('0 tok→T1/- · 5 tok→T2/-', 'rfc7591').exchanges, []) ?? ''
  expect(message).toContain('no lifetime of a token is known (`token/redundant-request`')
  expect(message).toContain('ask the server for `expires_in`')
})

it('session/capture-incomplete: names a few rules and counts the others', () => {
  const lost = '1 tok→T1/3600 · 2 preflight · 3 api(T1)=401 {auth: hidden; bodies: none} · 4 preflight · 5 api(T1) {auth: hidden}'
  const engine = new Engine({ rules, profiles })
  for (const exchange of parseScenario(lost, 'rfc7591').exchanges) engine.put(exchange)
  const { findings, notEvaluated } = engine.result()
  const unseen = notEvaluated.filter(item => item.reason === 'header-missing')
  const message = findings.find(finding => finding.ruleId === 'session/capture-incomplete')?.message ?? ''
  expect(unseen.length).toBeGreaterThan(0)
  for (const { ruleId } of unseen.slice(0, 5)) expect(message).toContain(ruleId)
  expect(message.includes(' more)')).toBe(unseen.length > 5)
})
