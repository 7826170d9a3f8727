import type { HttpExchange } from '../../core/exchange'
import { maskText, maskUrl, memberSecret, secretValuesOf } from '../../core/secrets'

const HIDDEN = '••••••••'
const MEMBER = /("((?:[^"\\]|\\.){1,64})"\s*:\s*")((?:[^"\\]|\\.)*)/g

/**
 * Whether a value must be masked as a whole: a secret by its name or shape, or a text that holds one, such as a
 * redirect URL with a code in it or JSON inside JSON.
 */
export function holdsSecret(name: string, value: string): boolean {
  return memberSecret(name, value) !== null || maskUrl(value) !== value || hideMembers(value) !== value
}

/**
 * A raw body with its secrets hidden: by value, and by name as well, since a raw text may spell a value in a way
 * that decoding does not give back (`\/` in JSON, `+` in a form) or hold a name twice.
 */
export function maskRaw(text: string, exchange: HttpExchange): string {
  const hidden = hideMembers(maskText(text, secretValuesOf(exchange)))
  return /^[^\s=&{["<]{1,64}=/.test(hidden) ? maskUrl(`?${hidden}`).slice(1) : hidden
}

function hideMembers(text: string): string {
  if (!text.includes('"')) return text
  return text.replace(MEMBER, (whole, lead: string, name: string, value: string) =>
    memberSecret(name, unescaped(value)) === null ? whole : lead + HIDDEN,
  )
}

function unescaped(value: string): string {
  try {
    const text: unknown = JSON.parse(`"${value}"`)
    return typeof text === 'string' ? text : value
  } catch {
    return value
  }
}
