import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentTypeOf, readBody, sendJson } from '../http.js'
import type { AdobePassState, Client } from './state.js'

type TokenError = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type'

/** `POST /o/client/token` */
export async function token(
  state: AdobePassState,
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
): Promise<void> {
  const parameters = parametersOf(request, (await readBody(request)) ?? '', query)
  if (!parameters || request.headers.authorization !== undefined) return refuse(response, 'invalid_request')
  const grantType = parameters.get('grant_type')
  const clientId = parameters.get('client_id')
  const clientSecret = parameters.get('client_secret')
  if (!grantType || !clientId || !clientSecret) return refuse(response, 'invalid_request')
  if (grantType !== 'client_credentials') return refuse(response, 'unsupported_grant_type')

  const client = state.clients.get(clientId)
  if (!client || client.secret !== clientSecret || client.application.revoked) return refuse(response, 'invalid_client')

  sendJson(response, 201, await mint(state, client), { 'Cache-Control': 'no-store' })
}

/** The reference page wants a form body, the OpenAPI file lists query parameters: one place or the other, never both. */
function parametersOf(request: IncomingMessage, body: string, query: URLSearchParams): URLSearchParams | undefined {
  const form = new URLSearchParams(body)
  if (form.size > 0 && contentTypeOf(request) !== 'application/x-www-form-urlencoded') return undefined
  if (form.size > 0 && query.size > 0) return undefined
  const parameters = form.size > 0 ? form : query
  return new Set(parameters.keys()).size === parameters.size ? parameters : undefined
}

async function mint(state: AdobePassState, client: Client): Promise<Record<string, unknown>> {
  const now = state.clock()
  const lifetime = state.settings.tokenLifetimeSeconds
  const issuedAt = Math.floor(now / 1000)
  const accessToken = await state.keys.sign({
    // Nothing else makes two tokens of the same second differ: there is no `jti`.
    sub: randomUUID(),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + lifetime,
    scopes: client.application.scopes.join(','),
  })
  // Kept to the millisecond: whole seconds would cut up to a second off a short life.
  state.tokens.set(accessToken, { client, expiresAt: now + lifetime * 1000, revoked: false })
  return {
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: lifetime,
    created_at: now,
    id: randomUUID(),
  }
}

function refuse(response: ServerResponse, error: TokenError): void {
  sendJson(response, 400, { error }, { 'Cache-Control': 'no-store' })
}
