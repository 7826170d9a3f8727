/** When is a request the same as one before, but for what has to differ each time (nonces, proofs, times)? */
import { bodyText, headerValue } from './exchange'
import { shortHash } from './hash'
import { decodeJwt } from './jwt'
import type { Message } from './message'
import { isRedacted } from './placeholder'

/** What changes with every try of the same request. */
const FRESH = new Set(['nonce', 'jti', 'timestamp', 'iat', 'exp', 'nbf'])

export interface RequestPrint {
  /** Equal for two requests that say the same. */
  readonly text: string
  /** A value in it was replaced by a redaction tool: two that look the same may differ. */
  readonly isRedacted: boolean
}

/** Null where the body is not known. */
export function requestPrint(message: Message): RequestPrint | null {
  const { bodyKind, params, request } = message
  if (bodyKind === 'unknown') return null
  let hidden = false
  const plain = (name: string, value: unknown): unknown => {
    if (FRESH.has(name)) return undefined
    if (typeof value !== 'string') return value
    if (isRedacted(value)) hidden = true
    // An assertion is signed anew each time; what it says stays.
    return name.endsWith('assertion') ? (decodeJwt(value)?.claims ?? value) : value
  }
  const names = Object.keys(params).sort()
  const said = names.map(name => [name, plain(name, params[name])])
  // A text that is no list of members stands for itself.
  const rest = bodyKind === 'other' && request.body.state === 'present' ? request.body.text : ''
  const credentials = headerValue(request.headers, 'authorization') ?? ''
  const head = [message.method, message.endpoint, credentials]
  const whole = written([...head, said, rest]) ?? written([...head, bodyText(request.body)]) ?? ''
  return { text: shortHash(whole), isRedacted: hidden }
}

/** Null where it is nested too deep to be written out again: anybody can send that. */
function written(parts: readonly unknown[]): string | null {
  try {
    return JSON.stringify(parts, (name, value: unknown) => (FRESH.has(name) ? undefined : value))
  } catch {
    return null
  }
}
