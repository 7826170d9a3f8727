import type { IncomingMessage } from 'node:http'
import { Refusal } from './enhanced-error.js'
import { type AdobePassState, type Client, SERVICE_PROVIDERS } from './state.js'

const V2_SCOPE = 'api:client:v2'

/** Checks the token, its client and that client's statement, as every REST API V2 call does. */
export async function clientOfBearer(state: AdobePassState, request: IncomingMessage, serviceProvider: string): Promise<Client> {
  if (!(SERVICE_PROVIDERS as readonly string[]).includes(serviceProvider)) {
    throw new Refusal('invalid_parameter_service_provider')
  }
  const jwt = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (!jwt) throw new Refusal('unauthorized')
  const claims = await state.keys.verify(jwt)
  if (!claims) throw new Refusal('invalid_access_token_signature')
  const issued = state.tokens.get(jwt)
  if (!issued || issued.revoked) throw new Refusal('unauthorized')
  if (issued.expiresAt <= state.clock()) throw new Refusal('access_token_expired')
  if (!state.clients.has(issued.client.id) || issued.client.application.revoked) {
    throw new Refusal('invalid_access_token_client_application')
  }
  if (!String(claims.scopes).split(',').includes(V2_SCOPE)) throw new Refusal('unauthorized')
  if (!issued.client.application.serviceProviders.includes(serviceProvider)) {
    throw new Refusal('invalid_access_token_service_provider')
  }
  return issued.client
}
