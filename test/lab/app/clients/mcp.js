import { expectStatus, readAnswer, tokenOf } from '../answers.js'

const VERSION = '2025-11-25'

/** The app's side of an MCP server that wants its users to sign in, by hand. */
export function mcp({ url, appName, say }) {
  const server = new URL(url)

  /** From the refusal to the resource's metadata, and from there to its authorization server's. */
  async function discover() {
    const refused = await send(undefined, 'initialize', {})
    const address = /resource_metadata="([^"]+)"/.exec(refused.headers.get('WWW-Authenticate') ?? '')?.[1]
    say(`the MCP server asks for a token: ${refused.status}`)
    const resource = await get(address)
    const issuer = new URL(resource.authorization_servers[0])
    const metadata = await get(`${issuer.origin}/.well-known/oauth-authorization-server`)
    return { ...metadata, resource: resource.resource, scope: resource.scopes_supported.join(' ') }
  }

  async function get(address) {
    const response = await fetch(address, { headers: { 'MCP-Protocol-Version': VERSION } })
    return expectStatus(await readAnswer(say, `GET ${new URL(address).pathname}`, response), 200)
  }

  async function register(issuer, redirectUri) {
    const response = await fetch(issuer.registration_endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        client_name: appName,
        application_type: 'native',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
        scope: issuer.scope,
      }),
    })
    return { id: expectStatus(await readAnswer(say, 'POST /register', response), 201).client_id, redirectUri }
  }

  /** Where the user signs in, and what the app has to remember until they are back. */
  async function signIn(issuer, { id, redirectUri }) {
    const verifier = randomText()
    const state = randomText()
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
    const address = new URL(issuer.authorization_endpoint)
    address.search = new URLSearchParams({
      response_type: 'code',
      client_id: id,
      redirect_uri: redirectUri,
      scope: issuer.scope,
      resource: issuer.resource,
      code_challenge: base64url(new Uint8Array(digest)),
      code_challenge_method: 'S256',
      state,
    })
    return { address: address.href, verifier, state }
  }

  /** Takes the code out of the address that the user came back to. */
  async function redeem(issuer, { id, redirectUri }, { verifier, state }) {
    const parameters = new URLSearchParams(location.search)
    if (parameters.get('state') !== state) throw new Error('Somebody else came back')
    return token(issuer, {
      grant_type: 'authorization_code',
      code: parameters.get('code'),
      client_id: id,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    })
  }

  function refresh(issuer, { id }, { refreshToken }) {
    return token(issuer, { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: id })
  }

  async function token(issuer, parameters) {
    const body = new URLSearchParams({ ...parameters, resource: issuer.resource })
    const response = await fetch(issuer.token_endpoint, { method: 'POST', body })
    const answer = expectStatus(await readAnswer(say, 'POST /token', response), 200)
    return { ...tokenOf(answer), refreshToken: answer.refresh_token }
  }

  /** One conversation: greets, uses a tool, says goodbye. */
  async function useTools({ value }) {
    const hello = { protocolVersion: VERSION, capabilities: {}, clientInfo: { name: appName, version: '1' } }
    const opened = await send({ value }, 'initialize', hello)
    const session = { value, id: opened.headers.get('Mcp-Session-Id') }
    expectStatus(await readAnswer(say, 'initialize', opened), 200)
    expectStatus(await readAnswer(say, 'initialized', await send(session, 'notifications/initialized')), 202)
    expectStatus(await readAnswer(say, 'tools/call', await send(session, 'tools/call', { name: 'greet' })), 200)
  }

  function send(session, method, params) {
    const isNotice = params === undefined
    return fetch(server, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        'MCP-Protocol-Version': VERSION,
        ...(session?.value && { Authorization: `Bearer ${session.value}` }),
        ...(session?.id && { 'Mcp-Session-Id': session.id }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...(!isNotice && { id: 1 }), method, params }),
    })
  }

  return { discover, register, signIn, redeem, refresh, useTools }
}

function randomText() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
