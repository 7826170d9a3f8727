/** Who is who, and what is the same: the objects of lint-rules 1.1, the times of 1.2, the licences of 1.5. */
import { describe, expect, it } from 'vitest'
import { Engine, type EngineOptions } from '../../src/core/engine'
import type { HttpExchange } from '../../src/core/exchange'
import { registrationFingerprint } from '../../src/core/fingerprint'
import type { LintResult } from '../../src/core/result'
import { profiles } from '../../src/profiles'
import adobePass from '../../src/profiles/adobe-pass'
import rfc7591 from '../../src/profiles/rfc7591'
import { exchangeOf, jwtOf, messageOf, NOT_CAPTURED } from '../support/exchange-builder'
import { lifecycle } from '../support/lifecycle'
import { EPOCH, parseScenario, type ScenarioProfile } from '../support/scenario'

function lint(exchanges: readonly HttpExchange[], options: Partial<EngineOptions> = {}): LintResult {
  const engine = new Engine({ rules: lifecycle, profiles, ...options })
  for (const exchange of exchanges) engine.put(exchange)
  return engine.result()
}

const lintScenario = (given: string, profile: ScenarioProfile = 'adobe-pass') => lint(parseScenario(given, profile).exchanges)

/** The instance of each step, in order. */
function instancesOf(given: string, options: Partial<EngineOptions> = {}, profile: ScenarioProfile = 'adobe-pass'): string {
  return lint(parseScenario(given, profile).exchanges, options)
    .exchanges.map(item => item.instanceName ?? '-')
    .join(', ')
}

describe('app instances', () => {
  it.each([
    { what: 'two tabs of one origin share their storage', given: '1 reg→C1 {tab: 1} · 2 reg→C2 {tab: 2}', are: 'app 1, app 1' },
    { what: 'a service worker shares it too', given: '1 reg→C1 {tab: 1} · 2 reg→C2 {tab: -1}', are: 'app 1, app 1' },
    { what: 'two origins do not', given: '1 reg→C1 · 2 reg→C2 {instance: b}', are: 'app 1, app 2' },
    { what: 'a frame in another site does not', given: '1 reg→C1 · 2 reg→C2 {top: https://portal.example.org/}', are: 'app 1, app 2' },
    {
      what: 'frames in two other sites do not',
      given: '1 reg→C1 {top: https://a.example.org/} · 2 reg→C2 {top: https://b.example.net/}',
      are: 'app 1, app 2',
    },
    { what: 'a frame within the same site does', given: '1 reg→C1 · 2 reg→C2 {top: https://www.example.com/}', are: 'app 1, app 1' },
    {
      what: 'neighbours under a shared suffix are two sites',
      given: '1 reg→C1 {top: https://a.co.uk/} · 2 reg→C2 {top: https://b.co.uk/}',
      are: 'app 1, app 2',
    },
    { what: 'a private window does not', given: '1 reg→C1 · 2 reg→C2 {partition: private}', are: 'app 1, app 2' },
    { what: 'two recordings do not', given: '1 reg→C1 · 2 reg→C2 {capture: other}', are: 'app 1, app 2' },
    { what: 'native apps in one recording are one', given: '1 reg→C1 {origin: none} · 2 reg→C2 {origin: none}', are: 'app 1, app 1' },
  ])('$what', ({ given, are }) => expect(instancesOf(given)).toBe(are))

  it('the user’s label wins, over recordings and windows', () => {
    const labels = { 'https://app.example.com': 'player' }
    expect(instancesOf('1 reg→C1 · 2 reg→C2 {capture: other} · 3 reg→C3 {partition: private}', { settings: { labels } })).toBe(
      'player, player, player',
    )
  })
})

describe('devices', () => {
  const tv = (name: string, at: number) =>
    `${at} reg→${name} {origin: none} · ${at + 1} tok(${name})→T${name}/3600 {origin: none} · ${at + 2} api(T${name}) {origin: none; device: ${name}}`

  it('one device after the other is one instance whose device changed', () => {
    expect(instancesOf('1 api(T1) {origin: none; device: a} · 2 api(T1) {origin: none; device: b}')).toBe('app 1, app 1')
  })
  it('devices that take turns are an instance each: a proxy or a server is being watched', () => {
    const given = '1 api(T1) {origin: none; device: a} · 2 api(T2) {origin: none; device: b} · 3 api(T1) {origin: none; device: a}'
    expect(instancesOf(given)).toBe('app 1, app 2, app 1')
  })
  it('a registration and a token request belong to the device that uses the token', () => {
    const given = `${tv('a', 1)} · ${tv('b', 11)} · 20 api(Ta) {origin: none; device: a}`
    expect(instancesOf(given)).toBe('app 1, app 1, app 1, app 2, app 2, app 2, app 1')
    expect(lintScenario(given).findings).toEqual([])
  })
  it('a call without the header belongs to the device that uses its token', () => {
    const given = `${tv('a', 1)} · ${tv('b', 11)} · 20 api(Ta) {origin: none; device: a} · 21 api(Tb) {origin: none}`
    expect(instancesOf(given)).toMatch(/app 1, app 2$/)
  })
  it('web apps behind one proxy are told apart like that too', () => {
    expect(instancesOf('1 api(T1) {device: a} · 2 api(T2) {device: b} · 3 api(T1) {device: a}')).toBe('app 1, app 2, app 1')
  })
  it('a client that two devices share goes with each device’s own tokens', () => {
    const given =
      '0 tok(C1)→T1/3600 {origin: none} · 1 api(T1) {origin: none; device: a} · 50 tok(C1)→T2/3600 {origin: none} · 51 api(T2) {origin: none; device: b} · 90 api(T1) {origin: none; device: a}'
    expect(instancesOf(given)).toBe('app 1, app 1, app 2, app 2, app 1')
  })
  it('the same device in two recordings is one instance, where no Origin speaks', () => {
    const given = '1 api(T1) {origin: none; device: a; capture: one} · 2 api(T1) {origin: none; device: a; capture: two}'
    expect(instancesOf(given)).toBe('app 1, app 1')
  })
  it('where an Origin speaks, it does not merge them (0.11)', () => {
    expect(instancesOf('1 api(T1) {device: a; capture: one} · 2 api(T1) {device: a; capture: two}')).toBe('app 1, app 2')
  })
  it('a device of a proxy recording is the one of its own recording', () => {
    const given =
      '1 api(T1) {origin: none; device: a; capture: proxy} · 2 api(T2) {origin: none; device: b; capture: proxy} · 3 api(T1) {origin: none; device: a; capture: proxy} · 4 api(T1) {origin: none; device: a; capture: own}'
    expect(instancesOf(given)).toBe('app 1, app 2, app 1, app 1')
  })
  it('with a registration too many, the right device is blamed', () => {
    const { findings } = lintScenario(
      `${tv('a', 1)} · ${tv('b', 11)} · 20 api(Ta) {origin: none; device: a} · ${tv('c', 30).replaceAll('device: c', 'device: b')}`,
    )
    expect(findings).toMatchObject([{ ruleId: 'registration/redundant', count: 1 }])
  })
})

describe('the issuer key', () => {
  const metadata = (at: number, issuer: string, members: object = {}): HttpExchange =>
    exchangeOf({
      id: `metadata@${at}`,
      at: EPOCH + at * 1000,
      method: 'GET',
      url: 'https://as.example.com/.well-known/oauth-authorization-server',
      answer: {
        issuer,
        registration_endpoint: 'https://as.example.com/register',
        token_endpoint: 'https://as.example.com/token',
        ...members,
      },
    })
  const issuersOf = (result: LintResult) => result.clients.map(client => client.issuer)

  it('is the origin, where nothing else is known', () => {
    expect(issuersOf(lintScenario('1 reg→C1', 'rfc7591'))).toEqual(['https://as.example.com'])
  })
  it('is what metadata says, where it was read first', () => {
    const { exchanges } = parseScenario('1 reg→C1', 'rfc7591')
    expect(issuersOf(lint([metadata(0, 'https://as.example.com/tenant'), ...exchanges]))).toEqual(['https://as.example.com/tenant'])
  })
  it('stays what it was, where metadata is read later: one app, not two', () => {
    const { exchanges } = parseScenario('1 reg→C1 · 600 reg→C2', 'rfc7591')
    const result = lint([...exchanges, metadata(300, 'https://as.example.com/tenant')])
    expect(new Set(issuersOf(result)).size).toBe(1)
    expect(result.findings).toMatchObject([{ ruleId: 'registration/redundant' }])
  })
  it('is one for a token endpoint at another origin that serves the same client', () => {
    const { exchanges } = parseScenario('1 reg→C1 · 2 tok(C1)→T1/60 · 50 reg→C2 · 51 tok(C2)→T2/60', 'rfc7591')
    const moved = exchanges.map(exchange =>
      exchange.request.url.endsWith('/token')
        ? { ...exchange, request: { ...exchange.request, url: 'https://login.example.com/token' } }
        : exchange,
    )
    expect(lint(moved).findings).toMatchObject([{ ruleId: 'registration/to-refresh-token' }])
  })
  it('is one for the hosts of one Adobe environment', () => {
    const { exchanges } = parseScenario('1 reg→C1 · 600 reg→C2')
    const moved = exchanges.map((exchange, index) => ({
      ...exchange,
      request: { ...exchange.request, url: exchange.request.url.replace('sp.auth', index === 0 ? 'sp.auth' : 'api.auth') },
    }))
    expect(new Set(issuersOf(lint(moved)))).toEqual(new Set(['https://auth.adobe.com']))
  })
})

describe('the registration fingerprint', () => {
  const printOf = (json: object, profile = rfc7591) =>
    registrationFingerprint(messageOf({ url: 'https://as.example.com/register', json }), profile)?.fingerprint
  const metadata = {
    client_name: 'Example',
    redirect_uris: ['https://a.example/cb', 'https://b.example/cb'],
    grant_types: ['x', 'y'],
    scope: 'a b',
  }
  const same = (a: object, b: object, profile = rfc7591) => printOf(a, profile) === printOf(b, profile)

  it.each([
    {
      what: 'order of lists',
      change: { redirect_uris: ['https://b.example/cb', 'https://a.example/cb'], grant_types: ['y', 'x'] },
      is: true,
    },
    { what: 'order of scopes', change: { scope: 'b  a' }, is: true },
    { what: 'contacts', change: { contacts: ['ann@example.com'] }, is: true },
    { what: 'a logo', change: { logo_uri: 'https://a.example/logo.png' }, is: true },
    { what: 'the name', change: { client_name: 'Other' }, is: false },
    { what: 'a redirect URI', change: { redirect_uris: ['https://a.example/cb'] }, is: false },
    { what: 'the scope', change: { scope: 'a' }, is: false },
    { what: 'the way to authenticate', change: { token_endpoint_auth_method: 'none' }, is: false },
    { what: 'the kind of application', change: { application_type: 'native' }, is: false },
    { what: 'the version of the software', change: { software_version: '2' }, is: false },
  ])('$what: the same? $is', ({ change, is }) => expect(same(metadata, { ...metadata, ...change })).toBe(is))

  it('ports of loopback addresses do not matter', () => {
    const at = (uri: string) => ({ redirect_uris: [uri] })
    expect(same(at('http://127.0.0.1:1/cb'), at('http://127.0.0.1:2/cb'))).toBe(true)
    expect(same(at('http://[::1]:1/cb'), at('http://[::1]:2/cb'))).toBe(true)
    expect(same(at('http://localhost:1/cb'), at('http://localhost/cb'))).toBe(true)
    expect(same(at('http://a.example:1/cb'), at('http://a.example:2/cb'))).toBe(false)
  })
  it('keys are told by what makes them keys', () => {
    const keys = (key: object) => ({ jwks: { keys: [key] } })
    expect(same(keys({ kty: 'EC', crv: 'P-256', x: 'a', y: 'b' }), keys({ y: 'b', x: 'a', crv: 'P-256', kty: 'EC', kid: 'k' }))).toBe(true)
    expect(same(keys({ kty: 'EC', crv: 'P-256', x: 'a', y: 'b' }), keys({ kty: 'EC', crv: 'P-256', x: 'c', y: 'b' }))).toBe(false)
  })
  it('a statement speaks for the whole request', () => {
    const text = jwtOf({ iss: 'made-up', software_id: 'a', software_version: '1' })
    expect(same({ software_statement: text, client_name: 'One' }, { software_statement: text, client_name: 'Two' })).toBe(true)
  })
  it('a statement is its issuer, software and version', () => {
    const statement = (claims: object) => ({
      software_statement: jwtOf({ iss: 'made-up', software_id: 'a', software_version: '1', ...claims }),
    })
    expect(same(statement({ iat: 1 }), statement({ iat: 2 }))).toBe(true)
    expect(same(statement({}), statement({ software_version: '2' }))).toBe(false)
    expect(same(statement({}), statement({ iss: 'other' }))).toBe(false)
  })
  it('a statement that says nothing of this is its text', () => {
    expect(same({ software_statement: jwtOf({ iat: 1 }) }, { software_statement: jwtOf({ iat: 2 }) })).toBe(false)
    expect(same({ software_statement: 'garbage' }, { software_statement: 'garbage' })).toBe(true)
  })
  it('Adobe names the registered application in `sub`: each download is another text', () => {
    const statement = (claims: object) => ({ software_statement: jwtOf({ iss: 'auth.adobe.com', sub: 'a', ...claims }) })
    expect(same(statement({ iat: 1 }), statement({ iat: 2 }), adobePass)).toBe(true)
    expect(same(statement({}), statement({ sub: 'b' }), adobePass)).toBe(false)
  })
  it('is not known without the body, or where it is redacted', () => {
    expect(registrationFingerprint(messageOf({ url: 'https://as.example.com/register', body: NOT_CAPTURED }), rfc7591)).toBeNull()
    expect(printOf({ software_statement: '[REDACTED]' })).toBeUndefined()
  })
})

describe('the token key', () => {
  /** Would the second replace the first? */
  const isSame = (given: string) => {
    const keys = lintScenario(given, 'rfc7591')
      .tokens.filter(token => token.kind === 'access')
      .map(token => token.key)
    return keys[0] !== null && keys[0] === keys[1]
  }
  it.each([
    { what: 'the same request', given: '0 tok→T1 · 5 tok→T2', is: true },
    { what: 'scopes in another order', given: '0 tok→T1 {scope: a b} · 5 tok→T2 {scope: b a}', is: true },
    { what: 'another scope', given: '0 tok→T1 {scope: a} · 5 tok→T2 {scope: b}', is: false },
    { what: 'another resource', given: '0 tok→T1 {resource: https://a.example} · 5 tok→T2 {resource: https://b.example}', is: false },
    { what: 'another client', given: '0 tok(C1)→T1 · 5 tok(C2)→T2', is: false },
    { what: 'another app', given: '0 tok→T1 · 5 tok→T2 {instance: b}', is: false },
    { what: 'another server', given: '0 tok→T1 · 5 tok→T2 {as: b}', is: false },
    { what: 'another key', given: '0 tok→T1 {dpop: a} · 5 tok→T2 {dpop: b}', is: false },
    { what: 'another login', given: '0 code(C1)→T1,R1 · 5 code(C1)→T2,R2', is: false },
    { what: 'down the chain of refresh tokens', given: '0 code(C1)→T1,R1 · 5 refresh(R1)→T2,R2', is: true },
    { what: 'another user', given: '0 tok→T1 {grant: password; user: a} · 5 tok→T2 {grant: password; user: b}', is: false },
  ])('$what: the same? $is', ({ given, is }) => expect(isSame(given)).toBe(is))
})

describe('the end of a token', () => {
  const [token] = lintScenario('10-15 tok→T1/600').tokens
  it('lies between request and answer, plus its life', () => {
    expect(token).toMatchObject({ expiresAtEarliest: EPOCH + 610_000, expiresAtLatest: EPOCH + 615_000 })
  })
  it('is counted anew when the same token comes again', () => {
    const [renewed] = lintScenario('10-15 tok→T1/600 · 500 tok→T1/600').tokens
    expect(renewed).toMatchObject({ expiresAtLatest: EPOCH + 1_100_200, reissues: ['x002'] })
  })
  it('is not known of a token that was first seen in use, but what it says itself is', () => {
    const [seen] = lintScenario('10 api(T1) {jwt: 600@5}').tokens
    expect(seen).toMatchObject({ mintedBy: null, expiresAtLatest: null, absoluteExpiresAt: EPOCH + 605_000 })
  })
})

describe('licences', () => {
  const toRegister = (given: string, profile: ScenarioProfile = 'adobe-pass') =>
    lintScenario(given, profile).clients[0]?.licences.map(item => item.kind)
  const toMint = (given: string, profile: ScenarioProfile = 'adobe-pass') =>
    lintScenario(given, profile).tokens[0]?.licences.map(item => item.kind)

  it.each([
    { kind: 'R1', given: '1 reg→C1 · 2 tok(C1)=400 invalid_client' },
    { kind: 'R1', given: '1 reg→C1 · 2 tok(C1)=400 unauthorized_client' },
    { kind: 'R1', given: '1 reg→C1 · 2 authorize(C1)=302 {location: https://app.example.com/?error=unauthorized_client}' },
    { kind: 'R2', given: '1 reg→C1 · 2 tok(C1)→T1 · 3 api(T1)=401 invalid_access_token_client_application' },
    { kind: 'R4', given: '1 reg→C1 · 2 delete(C1)=204' },
    { kind: 'R4', given: '1 reg→C1 · 2 read(C1)=404' },
    { kind: 'R9', given: '1 reg→C1 · 2 clear' },
  ])('to register again, $kind: $given', ({ kind, given }) => {
    const { exchanges, marks } = parseScenario(given)
    const engine = new Engine({ rules: lifecycle, profiles })
    for (const exchange of exchanges) engine.put(exchange)
    for (const mark of marks) engine.addMark(mark)
    expect(engine.result().clients[0]?.licences.map(item => item.kind)).toEqual([kind])
  })
  it.each([
    { what: 'an error of the server', given: '1 reg→C1 · 2 tok(C1)=503' },
    { what: 'a grant that is no good', given: '1 reg→C1 · 2 tok(C1)=400 invalid_grant' },
    { what: 'a refused token', given: '1 reg→C1 · 2 tok(C1)→T1 · 3 api(T1)=401' },
    {
      what: 'the code of an expired token',
      given: '1 reg→C1 · 2 tok(C1)→T1 · 3 api(T1)=401 access_token_expired {action: application-registration}',
    },
  ])('to register again, none: $what', ({ given }) => expect(toRegister(given)).toEqual([]))

  it.each([
    { kind: 'M1', given: '1 tok→T1 · 2 api(T1)=401' },
    { kind: 'M1', given: '1 tok→T1 · 2 api(T1)=403' },
    { kind: 'M1', given: '1 tok→T1 · 2 revoke(T1)' },
    { kind: 'M8', given: '1 tok→T1 · 2 api(T1)=403 insufficient_scope' },
  ])('to mint again, $kind: $given', ({ kind, given }) => expect(toMint(given, 'rfc7591')).toEqual([kind]))
  it.each([
    { what: 'an error of the server', given: '1 tok→T1 · 2 api(T1)=503' },
    { what: 'a nonce that is asked for', given: '1 tok→T1 · 2 api(T1)=401 {challenge: DPoP error="use_dpop_nonce"}' },
  ])('to mint again, none: $what', ({ given }) => expect(toMint(given, 'rfc7591')).toEqual([]))
})

describe('the clock of a host', () => {
  it('is known by the middle of what its answers say', () => {
    // Four answers are right, one is an hour off: it does not count.
    const { findings } = lintScenario(
      '0 api(T9) {date: 0} · 1 api(T9) {date: 1} · 2 api(T9) {date: 3600} · 3 api(T9) {date: 3} · 4 api(T9) {date: 4} · 400 api(T1)=401 {jwt: 300@0}',
    )
    expect(findings).toMatchObject([{ ruleId: 'bearer/expired-token-used' }])
  })
  it('is no better known than an answer takes to come', () => {
    // The answer with the date took a minute: the token may have a minute more.
    expect(lintScenario('0-60 api(T9) {date: 60} · 400 api(T1)=401 {jwt: 300@0}').findings).toEqual([])
    expect(lintScenario('0-60 api(T9) {date: 60} · 422 api(T1)=401 {jwt: 300@0}').findings).toMatchObject([
      { ruleId: 'bearer/expired-token-used' },
    ])
  })
})

describe('times that cannot be', () => {
  it('a client that is used just before its own registration was answered, was registered by it', () => {
    // Two sources, or Firefox alone, put the use a little too early.
    const { clients, findings } = lintScenario('1.00-1.40 reg→C1 · 1.20-1.30 tok(C1)→T1/3600')
    expect(findings).toEqual([])
    expect(clients.map(client => [client.clientId, client.origin])).toEqual([['client-C1', 'registered']])
  })

  it('a client that was in use long before is not', () => {
    const { findings } = lintScenario('1 tok(C1)→T1/3600 · 60 reg→C1')
    expect(findings.map(finding => finding.ruleId)).toEqual(['registration/redundant'])
  })
})
