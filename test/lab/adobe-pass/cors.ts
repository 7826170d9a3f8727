import type { IncomingMessage, ServerResponse } from 'node:http'
import { headerOf, send } from '../http.js'

/** Marks an answer as readable by the page that asked. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const origin = headerOf(request, 'origin')
  response.setHeader('Vary', 'Origin')
  if (origin === undefined) return
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Allow-Credentials', 'true')
}

export function isPreflight(request: IncomingMessage): boolean {
  return request.method === 'OPTIONS' && headerOf(request, 'access-control-request-method') !== undefined
}

export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  allowOrigin(request, response)
  send(response, 204, {
    'Access-Control-Allow-Methods': 'POST,GET,OPTIONS,DELETE',
    'Access-Control-Allow-Headers':
      'authorization, content-type, AP-Device-Identifier, AP-Visitor-Identifier, AP-SDK-Identifier, X-Device-Info',
  })
}
