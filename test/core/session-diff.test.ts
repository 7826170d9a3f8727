/** What differs between two sessions: ids and times never do, what was asked for and granted does. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { Engine } from '../../src/core/engine'
import type { LintResult } from '../../src/core/result'
import { type Difference, diffSessions, type SessionDiff } from '../../src/core/session-diff'
import { profiles } from '../../src/profiles'
import { jsonDiff, markdownDiff, prettyDiff } from '../../src/report/diff'
import redundant from '../../src/rules/registration/redundant'
import { parseScenario, type ScenarioProfile } from '../support/scenario'

// Hundreds of sessions are compared, and machines are shared.
vi.setConfig({ testTimeout: 60_000 })

function lint(scenario: string, profile: ScenarioProfile = 'rfc7591'): LintResult {
  const engine = new Engine({ rules: [redundant], profiles })
  for (const exchange of parseScenario(scenario, profile).exchanges) engine.put(exchange)
  return engine.result()
}

const diff = (a: string, b: string, profile?: ScenarioProfile) => diffSessions(lint(a, profile), lint(b, profile))

/** `topic, what: a → b` */
const said = ({ differences }: SessionDiff) =>
  differences.map(({ topic, what, a, b }: Difference) => `${topic}, ${what}: ${JSON.stringify(a)} → ${JSON.stringify(b)}`)

const PLAIN = '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)'

describe('sessions that are alike', () => {
  it.each<[string, string, string]>([
    ['other ids', PLAIN, '0 load · 1 reg→C5 · 2 tok(C5)→T7/3600 · 3 api(T7)'],
    ['other times', PLAIN, '900 load · 910 reg→C1 · 920 tok(C1)→T1/3600 · 930 api(T1)'],
    ['more calls', PLAIN, `${PLAIN} · 4 api(T1) · 5 api(T1)`],
    ['a lifetime rounded otherwise', PLAIN, PLAIN.replace('3600', '3599')],
    ['another port of the moment', '1 reg→C1 {redirect: http://127.0.0.1:5001/cb}', '1 reg→C1 {redirect: http://127.0.0.1:6002/cb}'],
    ['scopes in another order', '1 reg→C1 {scope: a b}', '1 reg→C1 {scope: b a}'],
    ['nothing at all', '0 load', '5 load'],
  ])('%s', (_, a, b) => {
    expect(diff(a, b)).toEqual({ isAlike: true, names: {}, differences: [], findings: [] })
  })
})

describe('what differs', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['one registration more', '1 reg→C1', '1 reg→C1 · 900 reg→C2', ['registrations, requests granted: 1 → 2']],
    [
      'one refused',
      '1 reg→C1',
      '1 reg=400 invalid_client_metadata · 2 reg→C1',
      ['registrations, requests refused (invalid_client_metadata): 0 → 1'],
    ],
    [
      'a client from before',
      '2 tok(C1)→T1/60',
      '1 reg→C1 · 2 tok(C1)→T1/60',
      ['registrations, clients that were registered before or elsewhere: 1 → 0', 'registrations, requests granted: 0 → 1'],
    ],
    [
      'a scope asked for',
      '1 reg→C1 {req.scope: read}',
      '1 reg→C1 {req.scope: read write}',
      ['metadata requested, scope: ["read"] → ["read write"]'],
    ],
    [
      'a name granted',
      '1 reg→C1 {res.client_name: One}',
      '1 reg→C1 {res.client_name: Two}',
      ['metadata granted, client_name: ["One"] → ["Two"]'],
    ],
    [
      'a secret that ends',
      '1 reg→C1 {res.client_secret_expires_at: 0}',
      '1 reg→C1 {res.client_secret_expires_at: "@86400"}',
      ['metadata granted, client_secret_expires_at: ["never"] → ["at a set time"]'],
    ],
    [
      'a grant',
      '1 reg→C1 · 2 tok(C1)→T1/60',
      '1 reg→C1 · 2 code(C1)→T1/60',
      ['token requests, authorization_code granted: 0 → 1', 'token requests, client_credentials granted: 1 → 0'],
    ],
    [
      'a refusal',
      '1 reg→C1 · 2 tok(C1)→T1/60',
      '1 reg→C1 · 2 tok(C1)→T1/60 · 9 tok(C1)=invalid_client',
      ['token requests, client_credentials refused (invalid_client): 0 → 1'],
    ],
    ['a lifetime', PLAIN, PLAIN.replace('3600', '60'), ['lifetimes, access token by client_credentials: [3600] → [60]']],
    [
      'a lifetime that is not said',
      PLAIN,
      PLAIN.replace('3600', '-'),
      ['lifetimes, access token by client_credentials: [3600] → ["not said"]'],
    ],
  ])('%s', (_, a, b, differences) => {
    const found = diff(a, b)
    expect(said(found)).toEqual(differences)
    expect(found.isAlike).toBe(false)
  })

  it('is told by app and issuer', () => {
    const { differences } = diff('1 reg→C1', '1 reg→C1 · 900 reg→C2')
    expect(differences[0]).toMatchObject({ app: 'https://app.example.com', issuer: 'https://as.example.com' })
  })

  it('is told of findings by rule and fingerprint: new, gone, and graver', () => {
    const wasteful = '0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600 · 602 api(T2)'
    const [appeared] = diff(PLAIN, wasteful).findings
    expect(appeared).toMatchObject({ ruleId: 'registration/redundant', a: null, b: { outcome: 'flagged', count: 1 } })
    const [gone] = diff(wasteful, PLAIN).findings
    expect(gone).toEqual({ ...appeared, a: appeared?.b, b: null })
    const before = lint(wasteful)
    const after: LintResult = { ...before, findings: before.findings.map(finding => ({ ...finding, severity: 'info' })) }
    expect(diffSessions(before, after).findings).toMatchObject([{ a: { severity: 'warning' }, b: { severity: 'info' } }])
  })

  it('is told by what the user calls the app, before by all', () => {
    const named = (result: LintResult, name: string): LintResult => ({
      ...result,
      labels: result.instances.map(({ captureId, origin, topLevelSite, partition, device }) => ({
        ...{ captureId, origin, topLevelSite, partition, device },
        name,
      })),
    })
    const [a, b] = [lint('1 reg→C1'), lint('1 reg→C1 · 900 reg→C2')]
    const found = diffSessions(named(a, 'Living room TV'), named(b, 'The other TV'))
    expect(found.names).toEqual({ 'https://app.example.com': 'Living room TV' })
    expect(diffSessions(a, named(b, 'The other TV')).names).toEqual({ 'https://app.example.com': 'The other TV' })
    const place = 'Living room TV (https://app.example.com) at https://as.example.com'
    expect(prettyDiff({ a: 'a', b: 'b' }, found, { color: false })).toContain(`\n${place}\n`)
    // A name alone is no difference.
    expect(diffSessions(named(a, 'Living room TV'), a).isAlike).toBe(true)
  })

  it('holds no secret, whatever is shown', () => {
    const a = '1 reg→C1 {res.registration_access_token: made-up-a; req.client_uri: https://app.example.com/?code_verifier=made-up-b}'
    const b = '1 reg→C1 {res.client_uri: https://app.example.com/?refresh_token=made-up-c; statement: S1}'
    const found = diff(a, b)
    expect(found.differences.length).toBeGreaterThan(1)
    for (const text of [
      jsonDiff({ a: 'a', b: 'b' }, found),
      prettyDiff({ a: 'a', b: 'b' }, found, { color: true }),
      markdownDiff({ a: 'a', b: 'b' }, found),
    ])
      expect(text).not.toMatch(/made-up/)
  })
})

describe('whatever the sessions', () => {
  const step = fc.constantFrom(
    'load',
    'reg→C1',
    'reg→C2',
    'reg=400 invalid_redirect_uri',
    'tok(C1)→T1/3600',
    'tok(C2)→T2/60',
    'tok(C1)=invalid_client',
    'api(T1)',
    'api(T1)=401',
  )
  const story = fc.array(step, { maxLength: 8 }).map(steps => steps.map((text, index) => `${index * 40} ${text}`).join(' · '))

  it('one is like itself, and what differs is the same from both sides', () => {
    fc.assert(
      fc.property(
        story.map(text => lint(text)),
        story.map(text => lint(text)),
        (a, b) => {
          expect(diffSessions(a, a).isAlike).toBe(true)
          const there = diffSessions(a, b)
          const back = diffSessions(b, a)
          expect(back.differences).toEqual(there.differences.map(item => ({ ...item, a: item.b, b: item.a })))
          const sides = (found: SessionDiff) => found.findings.map(({ ruleId, fingerprint }) => `${ruleId} ${fingerprint}`).sort()
          expect(sides(back)).toEqual(sides(there))
        },
      ),
      { numRuns: 100 },
    )
  })
})
