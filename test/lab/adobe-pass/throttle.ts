import type { ServerResponse } from 'node:http'
import { type Clock, send } from '../http.js'

const BURST = 10
const PER_SECOND = 1

/** The documented token bucket: one request a second, after a one-time burst of ten, for each device (client address). */
export class Throttle {
  readonly #buckets = new Map<string, { tokens: number; at: number }>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  admits(device: string): boolean {
    const now = this.#clock()
    const last = this.#buckets.get(device) ?? { tokens: BURST, at: now }
    const tokens = Math.min(BURST, last.tokens + ((now - last.at) / 1000) * PER_SECOND)
    const admitted = tokens >= 1
    this.#buckets.set(device, { tokens: admitted ? tokens - 1 : tokens, at: now })
    return admitted
  }

  reset(): void {
    this.#buckets.clear()
  }
}

export const THROTTLED_PAGE = errorPage('429 Too Many Requests')

/** As the real one: HTML, no `Retry-After`, and no `Access-Control-Allow-Origin`, so a page sees a network failure. */
export function sendThrottled(response: ServerResponse): void {
  send(
    response,
    429,
    {
      'Content-Type': 'text/html',
      Server: 'openresty',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Methods': 'POST,GET,OPTIONS,DELETE',
      'Access-Control-Allow-Headers':
        'ap_*, authorization, content-type, pass_sfp, AP-Session-Identifier, AP-Device-Identifier, AP-SDK-Identifier, X-Device-Info',
    },
    THROTTLED_PAGE,
  )
}

/** The page openresty writes when nobody gave it another. */
export function errorPage(title: string): string {
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '<hr><center>openresty</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n')
}
