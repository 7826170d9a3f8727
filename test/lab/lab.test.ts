import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LAB_REDIRECT_URI } from './adobe-pass-server.js'
import { type Lab, startLab } from './lab.js'
import { scenarios } from './scenarios.js'

const ORIGIN = 'http://127.0.0.1:4000'
const DEVICE = { 'AP-Device-Identifier': `fingerprint ${btoa('lab device')}` }

let now = Date.UTC(2026, 0, 1)
let lab: Lab
beforeAll(async () => {
  lab = await startLab({ clock: () => now })
})
afterAll(() => lab.close())

describe('Adobe Pass: register', () => {
  test('answers 201 with the documented members', async () => {
    const { answer, body } = await register()
    expect(answer.status).toBe(201)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(Object.keys(body).sort()).toEqual([
      'client_id',
      'client_id_issued_at',
      'client_secret',
      'grant_types',
      'redirect_uris',
      'scopes',
    ])
    expect(body.client_secret).toMatch(/^lab-secret-/)
    expect(body.client_id_issued_at).toBe(now / 1000)
    expect(body.scopes).toEqual(['api:client:v2'])
    expect(body.grant_types).toEqual(['client_credentials'])
  })

  test('each call makes another client', async () => {
    const statement = await freshStatement()
    const [first, second] = [await register({ software_statement: statement }), await register({ software_statement: statement })]
    expect(first.body.client_id).not.toBe(second.body.client_id)
  })

  test.each([
    ['no statement', async () => ({}), 'invalid_request'],
    ['a statement that is none', async () => ({ software_statement: 'e30.e30.e30' }), 'invalid_software_statement'],
    ['an altered statement', async () => ({ software_statement: `${await freshStatement()}AA` }), 'invalid_software_statement'],
    ['an access token', async () => ({ software_statement: await freshToken() }), 'invalid_software_statement'],
    ['a revoked statement', revokedStatement, 'unapproved_software_statement'],
    [
      'a foreign redirect address',
      async () => ({ software_statement: await freshStatement(), redirect_uri: 'https://example.invalid/' }),
      'invalid_redirect_uri',
    ],
  ])('refuses %s', async (_what, metadata, error) => {
    const { answer, body } = await register(await metadata())
    expect([answer.status, body]).toEqual([400, { error }])
  })

  test("takes the application's redirect address, and a JSON content type in any case", async () => {
    lab.control.adobe.reset()
    const answer = await fetch(`${lab.adobeUrl}/o/client/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'Application/JSON; charset=UTF-8' },
      body: JSON.stringify({ software_statement: await freshStatement(), redirect_uri: LAB_REDIRECT_URI }),
    })
    expect(answer.status).toBe(201)
    const form = await fetch(`${lab.adobeUrl}/o/client/register`, {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    })
    expect([form.status, await form.json()]).toEqual([400, { error: 'invalid_request' }])
  })
})

describe('Adobe Pass: token', () => {
  test('answers 201 with seconds, milliseconds and a JWT', async () => {
    const client = await freshClient()
    const { answer, body } = await requestToken(client)
    expect(answer.status).toBe(201)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 21_600, created_at: now })
    expect(body.id).toMatch(/^[0-9a-f-]{36}$/)
    const [header, claims] = String(body.access_token).split('.').slice(0, 2).map(decodePart)
    expect(header).toEqual({ alg: 'RS256' })
    const iat = now / 1000
    expect(claims).toMatchObject({ iss: 'auth.adobe.com', iat, nbf: iat, exp: iat + 21_600, scopes: 'api:client:v2' })
  })

  test('two tokens of one moment differ', async () => {
    const client = await freshClient()
    const [first, second] = [await requestToken(client), await requestToken(client)]
    expect(first.body.access_token).not.toBe(second.body.access_token)
  })

  test('takes its parameters from the query too, but not from both places', async () => {
    const parameters = tokenParameters(await freshClient())
    const url = `${lab.adobeUrl}/o/client/token`
    expect((await fetch(`${url}?${parameters}`, { method: 'POST' })).status).toBe(201)
    const both = await fetch(`${url}?client_id=x`, { method: 'POST', body: parameters })
    expect([both.status, await both.json()]).toEqual([400, { error: 'invalid_request' }])
  })

  test.each([
    ['another secret', { client_secret: 'lab-secret-wrong' }, 'invalid_client'],
    ['an unknown client', { client_id: 'lab-client-unknown' }, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['no grant', { grant_type: '' }, 'invalid_request'],
  ])('refuses %s', async (_what, change, error) => {
    const { answer, body } = await requestToken(await freshClient(), change)
    expect([answer.status, body]).toEqual([400, { error }])
  })

  test('refuses forgotten clients and clients of revoked statements', async () => {
    const client = await freshClient()
    lab.control.adobe.forgetClients()
    expect((await requestToken(client)).body).toEqual({ error: 'invalid_client' })
    const other = await freshClient()
    lab.control.adobe.revokeStatements()
    expect((await requestToken(other)).body).toEqual({ error: 'invalid_client' })
  })

  test('fails by script, as often as asked', async () => {
    const client = await freshClient()
    lab.control.adobe.failNext('token', { status: 503, times: 2 })
    const statuses = [await requestToken(client), await requestToken(client), await requestToken(client)].map(({ answer }) => answer.status)
    expect(statuses).toEqual([503, 503, 201])
  })
})

describe('Adobe Pass: REST API V2', () => {
  test('configuration and an empty profile list', async () => {
    const token = await freshToken()
    const configuration = await call(token, 'GET', 'configuration')
    expect(configuration.body).toMatchObject({ requestor: { id: 'LabTV', mvpds: [{ id: 'LabCable' }] } })
    expect((await call(token, 'GET', 'profiles')).body).toEqual({ profiles: {} })
  })

  test('login, decisions, logout', async () => {
    const token = await freshToken()
    const form = new URLSearchParams({ mvpd: 'LabCable', domainName: '127.0.0.1', redirectUrl: `${ORIGIN}/back` })
    const session = (await call(token, 'POST', 'sessions', form)).body
    expect(session).toMatchObject({ actionName: 'authenticate', actionType: 'interactive', notBefore: String(now) })
    expect((await call(token, 'GET', `sessions/${session.code}`)).body.sessionId).toBe(session.sessionId)
    expect((await call(token, 'GET', `profiles/code/${session.code}`)).body).toEqual({ profiles: {} })

    const login = await fetch(lab.adobeUrl + session.url, { redirect: 'manual' })
    expect([login.status, login.headers.get('Location')]).toEqual([302, `${ORIGIN}/back`])

    const profile = { notBefore: now, issuer: 'LabCable', type: 'regular' }
    expect((await call(token, 'GET', `profiles/code/${session.code}`)).body).toMatchObject({
      profiles: { LabCable: profile },
    })
    const resources = (...names: string[]) => JSON.stringify({ resources: names })
    const decided = await call(token, 'POST', 'decisions/preauthorize/LabCable', resources('LabOne', 'LabAdult'))
    expect(decided.body.decisions).toMatchObject([
      { resource: 'LabOne', authorized: true, token: { notBefore: now } },
      { resource: 'LabAdult', authorized: false, error: { code: 'authorization_denied_by_parental_controls' } },
    ])
    const tooMany = await call(token, 'POST', 'decisions/authorize/LabCable', resources('LabOne', 'LabTwo'))
    expect(tooMany.body).toMatchObject({ action: 'configuration', status: 403, code: 'too_many_resources' })

    lab.control.adobe.reset()
    const logout = await call(token, 'GET', `logout/LabCable?redirectUrl=${encodeURIComponent(ORIGIN)}`)
    expect(logout.body).toMatchObject({ logouts: { LabCable: { actionName: 'complete' } } })
    const after = await call(token, 'POST', 'decisions/authorize/LabCable', resources('LabOne'))
    expect([after.answer.status, after.body.code]).toEqual([403, 'authenticated_profile_missing'])
  })

  test('profiles belong to the client: a new registration finds none', async () => {
    const first = await freshToken()
    const form = () => new URLSearchParams({ mvpd: 'LabCable', domainName: 'a', redirectUrl: ORIGIN })
    const session = (await call(first, 'POST', 'sessions', form())).body
    await fetch(lab.adobeUrl + session.url, { redirect: 'manual' })
    expect((await call(first, 'GET', 'profiles')).body.profiles).toHaveProperty('LabCable')
    const again = (await call(first, 'POST', 'sessions', form())).body
    expect(again).toMatchObject({ actionName: 'authorize', reasonType: 'authenticated' })
    expect((await call(await freshToken(), 'GET', 'profiles')).body).toEqual({ profiles: {} })
  })

  test('an enhanced error has all its members', async () => {
    const { answer, body } = await call('none', 'GET', 'profiles')
    expect(answer.status).toBe(401)
    expect(Object.keys(body).sort()).toEqual(['action', 'code', 'helpUrl', 'message', 'status', 'trace'])
    expect(body.status).toBe(401)
    expect(body.trace).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each([
    ['expired', () => advance(21_600_000), 401, 'access_token_expired'],
    ['revoked', () => lab.control.adobe.revokeTokens(), 401, 'unauthorized'],
    ['of a forgotten client', () => lab.control.adobe.forgetClients(), 401, 'invalid_access_token_client_application'],
    ['of a revoked statement', () => lab.control.adobe.revokeStatements(), 401, 'invalid_access_token_client_application'],
  ])('refuses a token that is %s', async (_what, spoil, status, code) => {
    const token = await freshToken()
    expect((await call(token, 'GET', 'profiles')).answer.status).toBe(200)
    spoil()
    const { answer, body } = await call(token, 'GET', 'profiles')
    expect([answer.status, body.code]).toEqual([status, code])
    const forRegistration = code === 'unauthorized' ? 'none' : 'application-registration'
    expect(body.action).toBe(forRegistration)
  })

  test('a token of the old API, and of another channel, is refused', async () => {
    const old = await tokenFor(await lab.control.adobe.issueStatement({ scopes: ['config:client'] }))
    expect((await call(old, 'GET', 'profiles')).answer.status).toBe(401)
    const { body } = await call(await freshToken(), 'GET', '../LabSports/profiles')
    expect(body.code).toBe('invalid_access_token_service_provider')
  })

  test('checks the device headers where it demands them', async () => {
    const headers = { Authorization: `Bearer ${await freshToken()}` }
    const get = async (path: string, more = {}) =>
      ((await (await fetch(`${lab.adobeUrl}/api/v2/LabTV/${path}`, { headers: { ...headers, ...more } })).json()) as Body).code
    expect(await get('configuration')).toBeUndefined()
    expect(await get('profiles')).toBe('invalid_header_device_identifier')
    expect(await get('configuration', { 'X-Device-Info': btoa('k=v') })).toBe('invalid_header_device_info')
  })

  test('unknown paths and methods', async () => {
    expect((await fetch(`${lab.adobeUrl}/api/v2/LabTV/nothing`)).status).toBe(404)
    expect((await fetch(`${lab.adobeUrl}/api/v2/LabTV/profiles`, { method: 'POST' })).status).toBe(405)
    expect((await fetch(`${lab.adobeUrl}/elsewhere`)).status).toBe(404)
  })
})

describe('Adobe Pass: throttling', () => {
  const get = () => fetch(`${lab.adobeUrl}/api/v2/LabTV/configuration`, { headers: { Origin: ORIGIN } })

  test('ten at once, then one a second', async () => {
    lab.control.adobe.reset()
    for (let request = 0; request < 10; request += 1) expect((await get()).status).toBe(401)
    expect((await get()).status).toBe(429)
    advance(900)
    expect((await get()).status).toBe(429)
    advance(100)
    expect((await get()).status).toBe(401)
    expect((await get()).status).toBe(429)
  })

  test('answers with a page that scripts cannot read', async () => {
    lab.control.adobe.reset()
    for (let request = 0; request < 10; request += 1) await get()
    const answer = await get()
    expect(answer.status).toBe(429)
    expect(answer.headers.get('Content-Type')).toBe('text/html')
    expect(answer.headers.has('Retry-After')).toBe(false)
    expect(answer.headers.has('Access-Control-Allow-Origin')).toBe(false)
    expect(await answer.text()).toHaveLength(166)
  })

  test('is by device, and preflights are free', async () => {
    lab.control.adobe.reset()
    for (let request = 0; request < 20; request += 1) await preflight('/o/client/register')
    for (let request = 0; request < 11; request += 1) await get()
    const other = await fetch(`${lab.adobeUrl}/api/v2/LabTV/configuration`, {
      headers: { 'X-Forwarded-For': '192.0.2.7' },
    })
    expect(other.status).toBe(401)
    lab.control.adobe.reset()
    expect((await get()).status).toBe(401)
  })
})

describe('Adobe Pass: CORS', () => {
  test('preflights are answered and the origin is echoed', async () => {
    const answer = await preflight('/api/v2/LabTV/profiles')
    expect(answer.status).toBe(204)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN)
    expect(answer.headers.get('Access-Control-Allow-Headers')).toContain('AP-Device-Identifier')
  })

  test('refusals and scripted failures can be read', async () => {
    lab.control.adobe.reset()
    lab.control.adobe.failNext('rest', { status: 503, times: 1 })
    for (const status of [503, 401]) {
      const answer = await fetch(`${lab.adobeUrl}/api/v2/LabTV/profiles`, { headers: { Origin: ORIGIN } })
      expect([answer.status, answer.headers.get('Access-Control-Allow-Origin')]).toEqual([status, ORIGIN])
    }
  })
})

describe('OpenID provider', () => {
  test('registers, issues, and the resource takes the token', async () => {
    const { metadata, client } = await oidcClient()
    expect(metadata.issuer).toBe(lab.oidcUrl)
    expect(client).toMatchObject({ client_secret_expires_at: 0, client_name: 'Lab test' })
    expect(client.client_secret).toMatch(/^lab-secret-/)
    expect(client.registration_client_uri).toBe(`${lab.oidcUrl}/reg/${client.client_id}`)

    lab.control.oidc.setTokenLifetime(60)
    const { answer, body } = await oidcToken(client)
    lab.control.oidc.reset()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 60, scope: 'api:read' })
    expect((await oidcToken(client)).body.expires_in).toBe(3600)

    expect((await resource(String(body.access_token))).status).toBe(200)
    lab.control.oidc.revokeTokens()
    const revoked = await resource(String(body.access_token))
    expect(revoked.status).toBe(401)
    expect(revoked.headers.get('WWW-Authenticate')).toContain('error="invalid_token"')
    expect(revoked.headers.get('Access-Control-Expose-Headers')).toBe('WWW-Authenticate')
  })

  test('a registration can be read and deleted', async () => {
    const { client } = await oidcClient()
    const url = String(client.registration_client_uri)
    const headers = { Authorization: `Bearer ${client.registration_access_token}` }
    expect(((await (await fetch(url, { headers })).json()) as Body).client_id).toBe(client.client_id)
    expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(204)
    expect((await oidcToken(client)).body.error).toBe('invalid_client')
  })

  test('forgotten clients lose token endpoint and resource', async () => {
    const { client } = await oidcClient()
    const { body } = await oidcToken(client)
    lab.control.oidc.forgetClients()
    const refused = await oidcToken(client)
    expect([refused.answer.status, refused.body.error]).toEqual([401, 'invalid_client'])
    expect((await resource(String(body.access_token))).status).toBe(401)
  })

  test('no token: a plain challenge; registration open to browsers', async () => {
    const answer = await fetch(`${lab.resourceUrl}/api/resource`)
    expect([answer.status, answer.headers.get('WWW-Authenticate')]).toEqual([401, 'Bearer'])
    const registration = await preflight('/reg', lab.oidcUrl)
    expect([registration.status, registration.headers.get('Access-Control-Allow-Origin')]).toEqual([204, ORIGIN])
  })
})

describe('MCP server', () => {
  test('refuses a call without a token, and says where to ask for one', async () => {
    const refused = await mcpCall()
    expect(refused.status).toBe(401)
    const address = /resource_metadata="([^"]+)"/.exec(refused.headers.get('WWW-Authenticate') ?? '')?.[1] ?? ''
    const { body: resource } = await read(await fetch(address))
    expect(resource.resource).toBe(lab.mcpUrl)
    const [issuer] = resource.authorization_servers as [string]
    const { body: metadata } = await read(await fetch(new URL('/.well-known/oauth-authorization-server', issuer)))
    expect(metadata).toMatchObject({
      issuer,
      code_challenge_methods_supported: ['S256'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
    })
  })

  test('issues for its own resource, once for each code and refresh token', async () => {
    const server = await mcpIssuer()
    const client = await mcpClient(server)
    expect((await authorizeMcp(server, client, 'http://localhost:1/mcp')).searchParams.get('error')).toBe('invalid_target')

    const code = (await authorizeMcp(server, client, lab.mcpUrl)).searchParams.get('code') ?? ''
    const wrong = await mcpToken(server, client, { grant_type: 'authorization_code', code, code_verifier: `${VERIFIER}x` })
    expect([wrong.answer.status, wrong.body.error]).toEqual([400, 'invalid_grant'])
    const redeem = () => mcpToken(server, client, { grant_type: 'authorization_code', code, code_verifier: VERIFIER })
    const first = await redeem()
    expect(first.answer.status).toBe(200)
    expect(first.answer.headers.get('Cache-Control')).toBe('no-store')
    expect(first.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
    expect((await redeem()).body.error).toBe('invalid_grant')

    const refresh = () => mcpToken(server, client, { grant_type: 'refresh_token', refresh_token: String(first.body.refresh_token) })
    const second = await refresh()
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token)
    expect((await refresh()).body.error).toBe('invalid_grant')

    expect((await mcpCall(String(second.body.access_token))).status).toBe(200)
    lab.control.mcp.revokeTokens()
    expect((await mcpCall(String(second.body.access_token))).status).toBe(401)
    lab.control.mcp.forgetClients()
    expect((await refresh()).body.error).toBe('invalid_client')
  })
})

describe('app', () => {
  test('every scenario has its script and every script its scenario', () => {
    const scripts = readdirSync(new URL('./app/scenarios/', import.meta.url)).map(file => file.replace(/\.js$/, ''))
    expect(scripts.sort()).toEqual(scenarios.map(({ name }) => name).sort())
  })

  test('serves the page, the library and the configuration, and nothing outside', async () => {
    const get = (path: string) => fetch(lab.appUrl + path)
    expect(await (await get('/')).text()).toContain('<!doctype html>')
    expect((await get('/vendor/oauth4webapi/index.js')).headers.get('Content-Type')).toContain('javascript')
    expect((await (await get('/lab/config.json')).json()) as Body).toMatchObject({
      adobeUrl: lab.adobeUrl,
      oidcUrl: lab.oidcUrl,
    })
    expect((await get('/%2e%2e/lab.ts')).status).toBe(404)
    expect((await get('/nothing.js')).status).toBe(404)
  })

  test('control does as it is told, and nothing else', async () => {
    const command = async (value: unknown, type = 'application/json') => {
      const answer = await fetch(`${lab.appUrl}/lab/control`, {
        method: 'POST',
        headers: { 'Content-Type': type },
        body: JSON.stringify(value),
      })
      return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Body }
    }
    const begun = await command({ command: 'begin' })
    const { answer } = await register({ software_statement: begun.body.softwareStatement })
    expect(answer.status).toBe(201)
    await command({ command: 'token-lifetime', server: 'adobe-pass', seconds: 60 })
    expect((await requestToken(await freshClient({ reset: false }))).body.expires_in).toBe(60)
    await command({ command: 'begin' })
    expect((await requestToken(await freshClient())).body.expires_in).toBe(21_600)
    expect((await command({ command: 'explode' })).status).toBe(400)
    expect((await command({ command: 'begin' }, 'text/plain')).status).toBe(415)
  })
})

type Body = Record<string, unknown> & { decisions?: unknown; code?: string; url?: string; sessionId?: string }

function advance(milliseconds: number): void {
  now += milliseconds
}

async function read(answer: Response): Promise<{ answer: Response; body: Body }> {
  const json = answer.headers.get('Content-Type')?.includes('json') ?? false
  return { answer, body: json ? ((await answer.json()) as Body) : {} }
}

async function freshStatement(): Promise<string> {
  return (await lab.control.adobe.issueStatement()).jwt
}

/** Revoking concerns the registered application: a later download is as dead as the first. */
async function revokedStatement(): Promise<Body> {
  const { application } = await lab.control.adobe.issueStatement()
  lab.control.adobe.revokeStatements(application)
  return { software_statement: (await lab.control.adobe.issueStatement({ application })).jwt }
}

async function register(metadata?: Body): Promise<{ answer: Response; body: Body }> {
  const body = JSON.stringify(metadata ?? { software_statement: await freshStatement() })
  const headers = { 'Content-Type': 'application/json;charset=utf-8' }
  return read(await fetch(`${lab.adobeUrl}/o/client/register`, { method: 'POST', headers, body }))
}

async function freshClient({ reset = true } = {}): Promise<Body> {
  if (reset) lab.control.adobe.reset()
  return (await register()).body
}

function tokenParameters(client: Body, change: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: String(client.client_id),
    client_secret: String(client.client_secret),
    ...change,
  })
}

async function requestToken(client: Body, change?: Record<string, string>): Promise<{ answer: Response; body: Body }> {
  const body = tokenParameters(client, change)
  return read(await fetch(`${lab.adobeUrl}/o/client/token`, { method: 'POST', body }))
}

async function freshToken(): Promise<string> {
  return String((await requestToken(await freshClient())).body.access_token)
}

async function tokenFor({ jwt }: { jwt: string }): Promise<string> {
  return String((await requestToken((await register({ software_statement: jwt })).body)).body.access_token)
}

async function call(token: string, method: string, path: string, body?: string | URLSearchParams) {
  const headers: Record<string, string> = { Authorization: `Bearer ${token}`, ...DEVICE }
  if (typeof body === 'string') headers['Content-Type'] = 'application/json;charset=utf-8'
  return read(await fetch(`${lab.adobeUrl}/api/v2/LabTV/${path}`, { method, headers, body }))
}

function preflight(path: string, origin = lab.adobeUrl): Promise<Response> {
  return fetch(origin + path, {
    method: 'OPTIONS',
    headers: { Origin: ORIGIN, 'Access-Control-Request-Method': 'POST' },
  })
}

function decodePart(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
}

async function oidcClient(): Promise<{ metadata: Body; client: Body }> {
  const { body: metadata } = await read(await fetch(`${lab.oidcUrl}/.well-known/openid-configuration`))
  const { answer, body: client } = await read(
    await fetch(String(metadata.registration_endpoint), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: ORIGIN },
      body: JSON.stringify({
        client_name: 'Lab test',
        grant_types: ['client_credentials'],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_post',
        scope: 'api:read',
      }),
    }),
  )
  expect(answer.status).toBe(201)
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN)
  return { metadata, client }
}

async function oidcToken(client: Body): Promise<{ answer: Response; body: Body }> {
  const body = tokenParameters(client, { scope: 'api:read' })
  return read(await fetch(`${lab.oidcUrl}/token`, { method: 'POST', headers: { Origin: ORIGIN }, body }))
}

const CALLBACK = 'http://127.0.0.1:49154/callback'
const VERIFIER = 'made-up-verifier-of-at-least-forty-three-characters'

function mcpCall(token?: string): Promise<Response> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'lab test', version: '1' } }
  return fetch(lab.mcpUrl, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
  })
}

async function mcpIssuer(): Promise<Body> {
  const { body } = await read(await fetch(new URL('/.well-known/oauth-authorization-server', lab.mcpUrl)))
  return body
}

async function mcpClient(server: Body): Promise<string> {
  const { answer, body } = await read(
    await fetch(String(server.registration_endpoint), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ client_name: 'Lab test', redirect_uris: [CALLBACK], token_endpoint_auth_method: 'none' }),
    }),
  )
  expect(answer.status).toBe(201)
  return String(body.client_id)
}

/** Where the user comes back to. */
async function authorizeMcp(server: Body, client: string, resource: string): Promise<URL> {
  const url = new URL(String(server.authorization_endpoint))
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client,
    redirect_uri: CALLBACK,
    resource,
    scope: 'tools:use',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  const answer = await fetch(url, { redirect: 'manual' })
  return new URL(answer.headers.get('Location') ?? '', url)
}

async function mcpToken(server: Body, client: string, parameters: Record<string, string>): Promise<{ answer: Response; body: Body }> {
  const common = { client_id: client, redirect_uri: CALLBACK, resource: lab.mcpUrl }
  return read(await fetch(String(server.token_endpoint), { method: 'POST', body: new URLSearchParams({ ...common, ...parameters }) }))
}

function resource(token: string): Promise<Response> {
  return fetch(`${lab.resourceUrl}/api/resource`, { headers: { Authorization: `Bearer ${token}`, Origin: ORIGIN } })
}
