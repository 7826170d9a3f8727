import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import {
  createOAuthMetadata,
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
  mcpAuthRouter,
} from '@modelcontextprotocol/sdk/server/auth/router.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express from 'express'
import { headerOf, listen, send } from './http.js'
import { Authorization } from './mcp/authorization.js'

const DEFAULT_LIFETIME_SECONDS = 3600
export const MCP_SCOPE = 'tools:use'

export interface McpControl {
  /** Back to the default token lifetime. Clients and tokens stay. */
  reset(): void
  setTokenLifetime(seconds: number): void
  forgetClients(): void
  /** Ends all access tokens issued so far, before their time. */
  revokeTokens(): void
}

export interface McpLabServer {
  /** The MCP endpoint, which is also the identifier of the protected resource (RFC 9728). */
  readonly url: string
  /** Its authorization server, on an origin of its own. */
  readonly issuer: string
  readonly control: McpControl
  close(): Promise<void>
}

/** An MCP server behind an authorization server with dynamic registration, both from the SDK. */
export async function startMcpServer(): Promise<McpLabServer> {
  // Both name themselves in their metadata, so the ports come first.
  let answerIssuer: RequestListener = (_request, response) => send(response, 503, {})
  let answerMcp = answerIssuer
  const [issuer, mcp] = await Promise.all([
    listen((request, response) => answerIssuer(request, response)),
    listen((request, response) => answerMcp(request, response)),
  ])
  const issuerUrl = new URL(`http://localhost:${issuer.port}`)
  const url = new URL(`http://localhost:${mcp.port}/mcp`)
  const authorization = new Authorization(url, DEFAULT_LIFETIME_SECONDS)
  const shared = { provider: authorization, issuerUrl, resourceServerUrl: url, scopesSupported: [MCP_SCOPE] }

  const issuerApp = express()
  issuerApp.use(mcpAuthRouter(shared))
  answerIssuer = issuerApp

  const sessions = new Sessions()
  const mcpApp = express()
  mcpApp.use(mcpAuthMetadataRouter({ ...shared, oauthMetadata: createOAuthMetadata(shared) }))
  mcpApp.all(
    url.pathname,
    requireBearerAuth({
      verifier: authorization,
      requiredScopes: [MCP_SCOPE],
      resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(url),
      expectedResource: url,
    }),
    (request, response) => sessions.handle(request, response),
  )
  answerMcp = mcpApp

  return {
    url: url.href,
    issuer: issuerUrl.href,
    control: {
      reset: () => {
        authorization.lifetimeSeconds = DEFAULT_LIFETIME_SECONDS
      },
      setTokenLifetime: seconds => {
        authorization.lifetimeSeconds = seconds
      },
      forgetClients: () => authorization.forgetClients(),
      revokeTokens: () => authorization.revokeAccessTokens(),
    },
    close: async () => {
      await sessions.close()
      await Promise.all([issuer.close(), mcp.close()])
    },
  }
}

/** One conversation for each client that says `initialize`. */
class Sessions {
  readonly #open = new Map<string, StreamableHTTPServerTransport>()

  async handle(...[request, response]: Parameters<RequestListener>): Promise<void> {
    const known = this.#open.get(headerOf(request, 'mcp-session-id') ?? '')
    await (known ?? (await this.#begin())).handleRequest(request, response)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(transport => transport.close()))
  }

  async #begin(): Promise<StreamableHTTPServerTransport> {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: id => void this.#open.set(id, transport),
      onsessionclosed: id => void this.#open.delete(id),
    })
    const server = new McpServer({ name: 'lab', version: '1' })
    server.registerTool('greet', { description: 'Says hello' }, () => ({ content: [{ type: 'text', text: 'Hello from the lab.' }] }))
    await server.connect(transport)
    return transport
  }
}
