import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import { getOAuthProtectedResourceMetadataUrl, mcpAuthMetadataRouter } from '@modelcontextprotocol/sdk/server/auth/router.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express, { type RequestHandler } from 'express'
import { headerOf, listen, send } from './http.js'
import { type McpControl, oidcIssuer, ownIssuer } from './mcp/issuer.js'
import { TOOLS_SCOPE } from './oidc/scope.js'
import type { OidcServer } from './oidc-server.js'

export interface McpLabServer {
  /** The MCP endpoint, which is also the identifier of the protected resource (RFC 9728). */
  readonly url: string
  /** Its authorization server, on an origin of its own. */
  readonly issuer: string
  readonly control: McpControl
  close(): Promise<void>
}

/** An MCP server with an authorization server of its own from the SDK, or with the OpenID provider that is given. */
export async function startMcpServer(oidc?: OidcServer): Promise<McpLabServer> {
  // It names itself in its metadata, so the port comes first.
  let answer: RequestListener = (_request, response) => send(response, 503, {})
  const server = await listen((request, response) => answer(request, response))
  const url = new URL(`http://localhost:${server.port}/mcp`)
  const { metadata, verifier, control, close } = await (oidc === undefined ? ownIssuer(url) : oidcIssuer(oidc))

  const sessions = new Sessions()
  const app = express()
  app.use(openToBrowsers)
  app.use(mcpAuthMetadataRouter({ oauthMetadata: metadata, resourceServerUrl: url, scopesSupported: [TOOLS_SCOPE] }))
  app.all(
    url.pathname,
    requireBearerAuth({
      verifier,
      requiredScopes: [TOOLS_SCOPE],
      resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(url),
      expectedResource: url,
    }),
    (request, response) => sessions.handle(request, response),
  )
  answer = app

  return {
    url: url.href,
    issuer: metadata.issuer,
    control,
    close: async () => {
      await sessions.close()
      await Promise.all([server.close(), close()])
    },
  }
}

const openToBrowsers: RequestHandler = (request, response, next) => {
  response.setHeader('Access-Control-Allow-Origin', headerOf(request, 'origin') ?? '*')
  response.setHeader('Access-Control-Expose-Headers', 'Mcp-Session-Id, WWW-Authenticate')
  if (request.method !== 'OPTIONS' || headerOf(request, 'access-control-request-method') === undefined) return next()
  send(response, 204, {
    'Access-Control-Allow-Methods': 'GET, POST, DELETE',
    'Access-Control-Allow-Headers': 'authorization, content-type, mcp-protocol-version, mcp-session-id, last-event-id',
  })
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
