/** The client of the MCP TypeScript SDK: discovers, registers, signs in, calls tools, renews, starts again. */
import { auth, type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { OAuthClientInformationMixed, OAuthClientMetadata, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atLeast, lintHar } from '../../src/library'
import { type McpLabServer, startMcpServer } from '../lab/mcp-server'
import { type HarRecorder, recordHar } from '../support/har-recorder'
import { signIn } from './user-agent'

const REDIRECT_URI = 'http://127.0.0.1:49153/callback'

let server: McpLabServer
beforeAll(async () => {
  server = await startMcpServer()
  // A minute lies wholly in the window in which renewing a good token is good practice: nobody has to wait.
  server.control.setTokenLifetime(60)
})
afterAll(() => server?.close())

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

function transportFor(memory: Memory, { fetch }: HarRecorder): StreamableHTTPClientTransport {
  return new StreamableHTTPClientTransport(new URL(server.url), { authProvider: memory, fetch })
}

/** The first call is refused; the SDK works out where to sign in, and the user does. */
async function firstSignIn(memory: Memory, recorder: HarRecorder): Promise<void> {
  const transport = transportFor(memory, recorder)
  await expect(new Client({ name: 'made-up host', version: '1' }).connect(transport)).rejects.toThrow(UnauthorizedError)
  const returned = await signIn(memory.sentTo as URL, REDIRECT_URI, recorder.fetch)
  await transport.finishAuth(String(returned.searchParams.get('code')))
  await transport.close()
}

async function useTools(memory: Memory, recorder: HarRecorder): Promise<void> {
  const client = new Client({ name: 'made-up host', version: '1' })
  const transport = transportFor(memory, recorder)
  await client.connect(transport)
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['greet'])
  await client.callTool({ name: 'greet' })
  await transport.terminateSession()
  await client.close()
}

describe('the MCP SDK at its own servers', () => {
  it('registers once, and a later start uses what is stored: nothing to warn of', async () => {
    const recorder = recordHar()
    const memory = new Memory()
    await firstSignIn(memory, recorder)
    await useTools(memory, recorder)
    await useTools(memory, recorder)
    await auth(memory, { serverUrl: server.url, fetchFn: recorder.fetch })
    await useTools(memory, recorder)

    const session = await lintHar(await recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.clients).toHaveLength(1)
    expect(session.registrations.map(({ status }) => status)).toEqual([201])
    expect(session.tokenRequests.map(({ status }) => status)).toEqual([200, 200])
  })

  it('a token that the server ended early is renewed once: nothing to warn of', async () => {
    const recorder = recordHar()
    const memory = new Memory()
    await firstSignIn(memory, recorder)
    await useTools(memory, recorder)
    server.control.revokeTokens()
    await useTools(memory, recorder)

    const session = await lintHar(await recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.tokenRequests.map(({ status }) => status)).toEqual([200, 200])
  })
})
