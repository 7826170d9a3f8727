/** The client of the MCP TypeScript SDK: discovers, registers, signs in, calls tools, renews, starts again. */
import { auth, type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { OAuthClientInformationMixed, OAuthClientMetadata, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atLeast, lintHar } from '../../src/library'
import { type McpLabServer, startMcpServer } from '../lab/mcp-server'
import { type OidcServer, startOidcServer } from '../lab/oidc-server'
import { type HarRecorder, recordHar } from '../support/har-recorder'
import { signIn } from './user-agent'

const REDIRECT_URI = 'http://127.0.0.1:49153/callback'

let oidc: OidcServer
/** One with the SDK's authorization server, one with an OpenID provider. */
let own: McpLabServer
let foreign: McpLabServer
beforeAll(async () => {
  oidc = await startOidcServer()
  own = await startMcpServer()
  foreign = await startMcpServer(oidc)
  // A minute lies wholly in the window in which renewing a good token is good practice: nobody has to wait.
  own.control.setTokenLifetime(60)
  foreign.control.setTokenLifetime(60)
})
afterAll(async () => {
  await Promise.all([own?.close(), foreign?.close()])
  await oidc?.close()
})

/** The app's memory, which outlives a start. */
class Memory implements OAuthClientProvider {
  readonly redirectUrl = REDIRECT_URI
  readonly clientMetadata: OAuthClientMetadata = {
    client_name: 'Made-up MCP host',
    redirect_uris: [REDIRECT_URI],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  }
  /** Where the user was last sent to sign in. */
  sentTo: URL | null = null
  client: OAuthClientInformationMixed | undefined
  stored: OAuthTokens | undefined
  verifier = ''
  #states = 0

  state(): string {
    this.#states += 1
    return `made-up-state-${this.#states}`
  }

  clientInformation(): OAuthClientInformationMixed | undefined {
    return this.client
  }

  saveClientInformation(client: OAuthClientInformationMixed): void {
    this.client = client
  }

  tokens(): OAuthTokens | undefined {
    return this.stored
  }

  saveTokens(tokens: OAuthTokens): void {
    this.stored = tokens
  }

  redirectToAuthorization(url: URL): void {
    this.sentTo = url
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier
  }

  codeVerifier(): string {
    return this.verifier
  }
}

interface Host {
  readonly memory: Memory
  readonly recorder: HarRecorder
  readonly url: URL
}

const hostOf = (server: McpLabServer): Host => ({ memory: new Memory(), recorder: recordHar(), url: new URL(server.url) })

function transportFor({ memory, recorder, url }: Host): StreamableHTTPClientTransport {
  return new StreamableHTTPClientTransport(url, { authProvider: memory, fetch: recorder.fetch })
}

/** The first call is refused; the SDK works out where to sign in, and the user does. */
async function firstSignIn(host: Host): Promise<void> {
  const transport = transportFor(host)
  await expect(new Client({ name: 'made-up host', version: '1' }).connect(transport)).rejects.toThrow(UnauthorizedError)
  const returned = await signIn(host.memory.sentTo as URL, REDIRECT_URI, host.recorder.fetch)
  await transport.finishAuth(String(returned.searchParams.get('code')))
  await transport.close()
}

async function useTools(host: Host): Promise<void> {
  const client = new Client({ name: 'made-up host', version: '1' })
  const transport = transportFor(host)
  await client.connect(transport)
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['greet'])
  await client.callTool({ name: 'greet' })
  await transport.terminateSession()
  await client.close()
}

describe('the MCP SDK', () => {
  it('registers once, and a later start uses what is stored: nothing to warn of', async () => {
    const host = hostOf(own)
    await firstSignIn(host)
    await useTools(host)
    await useTools(host)
    await auth(host.memory, { serverUrl: own.url, fetchFn: host.recorder.fetch })
    await useTools(host)

    const session = await lintHar(await host.recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.clients).toHaveLength(1)
    expect(session.registrations.map(({ status }) => status)).toEqual([201])
    expect(session.tokenRequests.map(({ status }) => status)).toEqual([200, 200])
  })

  it('renews a token that the server ended early, once: nothing to warn of', async () => {
    const host = hostOf(own)
    await firstSignIn(host)
    await useTools(host)
    own.control.revokeTokens()
    await useTools(host)

    const session = await lintHar(await host.recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.tokenRequests.map(({ status }) => status)).toEqual([200, 200])
  })

  it('signs in at an OpenID provider, for tokens that are JWTs: nothing to warn of', async () => {
    const host = hostOf(foreign)
    await firstSignIn(host)
    await useTools(host)
    await useTools(host)

    const session = await lintHar(await host.recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.clients).toHaveLength(1)
    expect(session.tokens.map(({ jwt }) => jwt?.claims.aud)).toEqual([foreign.url])
  })
})
