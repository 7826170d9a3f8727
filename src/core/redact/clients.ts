import type { HttpExchange } from '../exchange'
import { Message } from '../message'
import type { Redactor } from './redactor'

/** Who authenticates at a token endpoint with a name and a password is a client, not a person. */
export function noteClients(exchange: HttpExchange, redactor: Redactor): void {
  const message = new Message(exchange)
  const isAboutTokens = message.param('grant_type') !== null || message.param('token') !== null || message.param('response_type') !== null
  if (isAboutTokens && message.basic !== null) redactor.noteClient(message.basic.clientId)
}
