import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { contentTypeOf, parseJsonObject, readBody, sendJson } from '../http.js'
import { type AdobePassState, addClient } from './state.js'

type RegisterError = 'invalid_request' | 'invalid_redirect_uri' | 'invalid_software_statement' | 'unapproved_software_statement'

/** `POST /o/client/register` */
export async function register(state: AdobePassState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  if (state.settings.registerLatencyMs > 0) await delay(state.settings.registerLatencyMs)
  if (contentTypeOf(request) !== 'application/json') return refuse(response, 'invalid_request')

  const metadata = parseJsonObject(body ?? '')
  if (!metadata || typeof metadata.software_statement !== 'string') return refuse(response, 'invalid_request')
  const claims = await state.keys.verify(metadata.software_statement)
  // A token is signed by the same key under the same issuer; only tokens expire.
  if (!claims || claims.exp !== undefined) return refuse(response, 'invalid_software_statement')
  const application = state.applications.get(String(claims.sub))
  if (!application || application.revoked) return refuse(response, 'unapproved_software_statement')

  const redirectUri = metadata.redirect_uri
  if (redirectUri !== undefined && !application.redirectUris.includes(String(redirectUri))) {
    return refuse(response, 'invalid_redirect_uri')
  }

  const client = addClient(state, application)
  // As documented: `scopes`, no `client_secret_expires_at` (the secret never expires), no management handle.
  sendJson(
    response,
    201,
    {
      client_id: client.id,
      client_secret: client.secret,
      client_id_issued_at: Math.floor(state.clock() / 1000),
      redirect_uris: application.redirectUris,
      grant_types: ['client_credentials'],
      scopes: application.scopes,
    },
    { 'Cache-Control': 'no-store' },
  )
}

function refuse(response: ServerResponse, error: RegisterError): void {
  sendJson(response, 400, { error }, { 'Cache-Control': 'no-store' })
}
