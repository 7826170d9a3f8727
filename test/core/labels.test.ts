/** What the user calls the apps: names for people, which find nothing and hide nothing. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../src/core/engine'
import { placeKey } from '../../src/core/instances'
import { type AppLabel, readLabel, relabelled } from '../../src/core/labels'
import type { LintResult } from '../../src/core/result'
import { profiles } from '../../src/profiles'
import { rules } from '../../src/rules'
import { parseScenario, type ScenarioProfile } from '../support/scenario'

const APP = 'https://app.example.com'
const place = { captureId: 'capture', origin: APP, topLevelSite: null, partition: null, device: null }
const label = (name: string, change: Partial<AppLabel> = {}): AppLabel => ({ ...place, name, ...change })

function lint(given: string, labels: readonly AppLabel[] = [], profile: ScenarioProfile = 'adobe-pass'): LintResult {
  const engine = new Engine({ rules, profiles })
  for (const exchange of parseScenario(given, profile).exchanges) engine.put(exchange)
  engine.putLabels(labels)
  return engine.result()
}

/** The app of each step, in order. */
const appsOf = (given: string, labels: readonly AppLabel[]) => lint(given, labels).exchanges.map(({ instanceName }) => instanceName)

/** As the panel asks for it: the app of the step that is the last. */
function labelOfLast(given: string, name: string): AppLabel {
  const { instances, exchanges } = lint(given)
  const found = instances.find(instance => instance.name === [...exchanges].at(-1)?.instanceName)
  if (found === undefined) throw new Error('The last step is of no app.')
  const { captureId, origin, topLevelSite, partition, device } = found
  return { captureId, origin, topLevelSite, partition, device, name }
}

describe('a name', () => {
  it.each<[string, string, readonly string[]]>([
    ['is of one app and not of its neighbour', '1 reg→C1 {instance: b} · 2 reg→C2', ['app 1', 'TV']],
    ['is of the app and not of its frames elsewhere', '1 reg→C1 {top: https://portal.example.org/} · 2 reg→C2', ['app 1', 'TV']],
    ['is of the frame', '1 reg→C2 · 2 reg→C1 {top: https://portal.example.org/}', ['app 1', 'TV']],
    ['is of the private window', '1 reg→C1 · 2 reg→C2 {partition: private}', ['app 1', 'TV']],
    ['is of one recording', '1 reg→C1 {capture: other} · 2 reg→C2', ['app 1', 'TV']],
    ['is of an app without an origin', '1 reg→C1 · 2 reg→C2 {origin: none}', ['app 1', 'TV']],
    [
      'is of one of the devices behind a proxy',
      '1 api(T1) {origin: none; device: a} · 2 api(T2) {origin: none; device: b} · 3 api(T1) {origin: none; device: a}',
      ['TV', 'app 2', 'TV'],
    ],
  ])('%s', (_, given, apps) => expect(appsOf(given, [labelOfLast(given, 'TV')])).toEqual(apps))

  it('is told with the origin in findings, and changes nothing else of them', () => {
    const given = '1 reg→C1 · 2 tok(C1)→T1/3600 · 3 reg→C2 · 4 tok(C2)→T2/3600'
    const before = lint(given).findings
    const after = lint(given, [label('Living room TV')]).findings
    expect(before.find(({ ruleId }) => ruleId === 'registration/redundant')?.subject.label).toMatch(/^https:\/\/app\.example\.com at /)
    expect(after.find(({ ruleId }) => ruleId === 'registration/redundant')?.subject.label).toMatch(
      /^Living room TV \(https:\/\/app\.example\.com\) at /,
    )
    const unlabelled = (findings: LintResult['findings']) => findings.map(({ subject, ...finding }) => ({ ...finding, key: subject.key }))
    expect(unlabelled(after)).toEqual(unlabelled(before))
  })

  it('that another app has already gets a number, and so does one that looks like a number', () => {
    const given = '1 reg→C1 · 2 reg→C2 {instance: b} · 3 reg→C3 {instance: c}'
    const [a, b, c] = lint(given).instances.map(({ captureId, origin, topLevelSite, partition, device }) => ({
      ...{ captureId, origin, topLevelSite, partition, device },
    })) as [AppLabel, AppLabel, AppLabel]
    expect(
      appsOf(
        given,
        [a, b, c].map(app => ({ ...app, name: 'TV' })),
      ),
    ).toEqual(['TV', 'TV (2)', 'TV (3)'])
    expect(appsOf(given, [{ ...a, name: 'app 3' }])).toEqual(['app 3 (2)', 'app 2', 'app 3'])
    expect(appsOf(given, [{ ...a, name: 'app 1' }])).toEqual(['app 1', 'app 2', 'app 3'])
  })

  it('is handed on only with an app that takes part', () => {
    const mine = label('TV')
    expect(lint('1 reg→C1', [label('My bank', { origin: 'https://bank.example' }), mine]).labels).toEqual([mine])
  })

  it('can be given before the app is seen, changed and taken away', () => {
    const engine = new Engine({ rules, profiles })
    const names = () => engine.result().instances.map(({ name }) => name)
    engine.putLabels([label('TV')])
    for (const exchange of parseScenario('1 reg→C1', 'adobe-pass').exchanges) engine.put(exchange)
    expect(names()).toEqual(['TV'])
    engine.putLabels([label('Bedroom TV')])
    expect(names()).toEqual(['Bedroom TV'])
    engine.putLabels([])
    expect(names()).toEqual(['app 1'])
  })
})

describe('the list of names', () => {
  it('has one for each app: the last that was given; an empty one takes it away', () => {
    const other = label('Bedroom TV', { origin: 'https://b.example.com' })
    const both = relabelled(relabelled([label('TV')], other), label('Living room TV'))
    expect(both).toEqual([other, label('Living room TV')])
    expect(relabelled(both, label(''))).toEqual([other])
    expect(relabelled(both, label('', { partition: 'private' }))).toEqual(both)
  })

  it('does not grow without end: the oldest go', () => {
    let labels: readonly AppLabel[] = []
    for (let number = 0; number < 300; number++)
      labels = relabelled(labels, label(`TV ${number}`, { origin: `https://a${number}.example` }))
    expect([labels.length, labels[0]?.name, labels.at(-1)?.name]).toEqual([200, 'TV 100', 'TV 299'])
  })
})

describe('a message', () => {
  it('may take a name away, and is tidied', () => {
    expect(readLabel({ ...place, captureId: 'forged', name: ' \n ' }, 'live')).toEqual(label('', { captureId: 'live' }))
    expect(readLabel({ ...place, name: '  Living\troom ' }, 'live')?.name).toBe('Living room')
    expect(readLabel({ name: 'TV' }, 'live')).toEqual(label('TV', { captureId: 'live', origin: null }))
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a number', 7],
    ['a text', 'TV'],
    ['a list', []],
    ['no name', {}],
    ['a name that is none', { name: null }],
    ['an origin that is none', { name: 'TV', origin: {} }],
    ['a device without end', { name: 'TV', device: 'x'.repeat(2001) }],
  ])('that is none is not taken for one: %s', (_, value) => expect(readLabel(value, 'live')).toBeNull())
})

it('no two places have one key', () => {
  const all = [
    place,
    { ...place, captureId: 'other' },
    { ...place, origin: null },
    { ...place, topLevelSite: 'https://example.org' },
    { ...place, partition: 'private' },
    { ...place, device: '' },
    { ...place, device: 'a' },
  ]
  expect(new Set(all.map(placeKey)).size).toBe(all.length)
})
