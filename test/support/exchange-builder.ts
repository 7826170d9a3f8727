/** Builds one exchange by hand, for tests that are about its parts. What a test does not mention is ordinary. */
import type { Body, ExchangeContext, Header, HeadersState, HttpExchange } from '../../src/core/exchange'
import { NO_BODY } from '../../src/core/exchange'
import { Message } from '../../src/core/message'

export interface Parts {
  readonly id?: string
  readonly at?: number
  /** How long it took (ms); null: it has not ended. */
  readonly took?: number | null
  readonly method?: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly headersState?: HeadersState
  /** At most one of the three. */
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly body?: Body
  /** Null: no response came. */
  readonly status?: number | null
  readonly answer?: unknown
  readonly answerBody?: Body
  readonly answerHeaders?: Readonly<Record<string, string>>
  readonly error?: string
  readonly context?: Partial<ExchangeContext>
}

export function textBody(text: string, mimeType: string): Body {
  return { state: 'present', text, mimeType, size: text.length }
}

export const NOT_CAPTURED: Body = { state: 'not-captured', mimeType: null, size: null }

export function exchangeOf(parts: Parts): HttpExchange {
  const { at = 0, took = 200, status = 200 } = parts
  const body = parts.body ?? requestBody(parts)
  return {
    id: parts.id ?? 'x1',
    startedAt: at,
    endedAt: took === null ? null : at + took,
    request: {
      method: parts.method ?? 'POST',
      url: parts.url,
      headers: headerList({ accept: '*/*', ...typeOf(body), ...parts.headers }),
      headersState: parts.headersState ?? 'complete',
      body,
    },
    response:
      status === null || took === null
        ? null
        : {
            status,
            headers: headerList({ 'cache-control': 'no-store', ...parts.answerHeaders }),
            headersState: parts.headersState ?? 'complete',
            body: parts.answerBody ?? (parts.answer === undefined ? NO_BODY : textBody(JSON.stringify(parts.answer), 'application/json')),
            redirectUrl: null,
          },
    error: parts.error ?? null,
    context: {
      captureId: 'capture',
      sources: ['har'],
      tabId: null,
      frameId: null,
      initiator: null,
      pageUrl: null,
      loadId: null,
      resourceType: 'fetch',
      fromCache: false,
      viaServiceWorker: false,
      partition: null,
      ...parts.context,
    },
  }
}

export const messageOf = (parts: Parts): Message => new Message(exchangeOf(parts))

function requestBody({ json, form }: Parts): Body {
  if (json !== undefined) return textBody(JSON.stringify(json), 'application/json')
  return form === undefined ? NO_BODY : textBody(String(new URLSearchParams(form)), 'application/x-www-form-urlencoded')
}

function typeOf(body: Body): Readonly<Record<string, string>> {
  return body.mimeType === null ? {} : { 'content-type': body.mimeType }
}

function headerList(headers: Readonly<Record<string, string>>): Header[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }))
}

// ------------------------------------------------------------------ made-up values

export const base64url = (text: string) => Buffer.from(text).toString('base64url')

/** A JWT with a made-up signature. */
export function jwtOf(claims: object, header: object = { alg: 'RS256' }): string {
  return `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}.${base64url('made-up-signature')}`
}
