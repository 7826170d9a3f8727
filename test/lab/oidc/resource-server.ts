import type { IncomingMessage, ServerResponse } from 'node:http'
import { handled, headerOf, listen, type RunningServer, send, sendJson } from '../http.js'
import type { AccessTokenVerifier } from './access-tokens.js'
import { API_SCOPE } from './scope.js'

/** `GET /api/resource`, on an origin of its own, for whoever brings a token that the provider says is good. */
export async function startResourceServer(verify: AccessTokenVerifier): Promise<RunningServer> {
  const server: RunningServer = await listen(
    handled(async (request, response) => {
      allowOrigin(request, response)
      if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/api/resource') return send(response, 404, {})
      if (request.method === 'OPTIONS') {
        return send(response, 204, {
          'Access-Control-Allow-Methods': 'GET',
          'Access-Control-Allow-Headers': 'authorization',
        })
      }
      if (request.method !== 'GET') return send(response, 405, { Allow: 'GET' })

      const value = /^Bearer (\S+)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1]
      if (value === undefined) return challenge(response, 401, 'Bearer')
      const granted = await verify(value)
      if (granted === undefined || (granted.audience !== null && granted.audience !== `http://localhost:${server.port}/api`)) {
        return challenge(response, 401, 'Bearer error="invalid_token", error_description="The access token is not valid"')
      }
      if (!granted.scopes.includes(API_SCOPE)) {
        return challenge(response, 403, `Bearer error="insufficient_scope", scope="${API_SCOPE}"`)
      }
      sendJson(response, 200, { message: 'You may read this.', reader: granted.clientId })
    }),
  )
  return server
}

function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Vary', 'Origin')
  response.setHeader('Access-Control-Allow-Origin', headerOf(request, 'origin') ?? '*')
  response.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate')
}

function challenge(response: ServerResponse, status: 401 | 403, header: string): void {
  send(response, status, { 'WWW-Authenticate': header })
}
