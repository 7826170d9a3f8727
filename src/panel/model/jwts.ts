import { type HttpExchange, headerValue } from '../../core/exchange'
import { type DecodedJwt, decodeJwt, looksLikeJwt } from '../../core/jwt'

export interface FoundJwt {
  /** Where it stood, in the user's words: `request header Authorization`. */
  readonly where: string
  readonly text: string
  readonly jwt: DecodedJwt
}

const MAX_DEPTH = 8
const MAX_FOUND = 20

/** Every JWT that an exchange carries, once each. Nothing is verified. */
export function jwtsOf(exchange: HttpExchange): readonly FoundJwt[] {
  const found = new Map<string, FoundJwt>()
  const look = (where: string, text: string) => {
    if (!looksLikeJwt(text) || found.has(text) || found.size >= MAX_FOUND) return
    const jwt = decodeJwt(text)
    if (jwt !== null) found.set(text, { where, text, jwt })
  }
  const { request, response } = exchange
  const authorization = headerValue(request.headers, 'authorization')
  if (authorization !== null) look('request header Authorization', authorization.replace(/^\S+\s+/, ''))
  for (const { name, value } of request.headers) look(`request header ${name}`, value)
  lookInUrl(request.url, look)
  for (const [side, body] of [
    ['request', request.body],
    ['response', response?.body],
  ] as const) {
    if (body && 'text' in body) lookInText(`${side} body`, body.text, look)
  }
  return [...found.values()]
}

type Look = (where: string, text: string) => void

function lookInUrl(url: string, look: Look): void {
  const start = url.search(/[?#]/)
  if (start < 0) return
  for (const [name, value] of new URLSearchParams(url.slice(start + 1).replace(/#/g, '&'))) look(`URL, ${name}`, value)
}

function lookInText(where: string, text: string, look: Look): void {
  const trimmed = text.trim()
  look(where, trimmed)
  try {
    lookInJson(where, JSON.parse(trimmed), look, 0)
  } catch {
    if (/^[^\s=&{[]{1,64}=/.test(trimmed)) {
      for (const [name, value] of new URLSearchParams(trimmed)) look(`${where}, ${name}`, value)
    }
  }
}

function lookInJson(where: string, value: unknown, look: Look, depth: number): void {
  if (typeof value === 'string') look(where, value)
  else if (value !== null && typeof value === 'object' && depth < MAX_DEPTH) {
    for (const [key, member] of Object.entries(value)) {
      lookInJson(depth === 0 ? `${where}, ${key}` : `${where}.${key}`, member, look, depth + 1)
    }
  }
}
