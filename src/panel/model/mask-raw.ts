import type { HttpExchange } from '../../core/exchange'
import { maskText, maskUrl, memberSecret, secretValuesOf } from '../../core/secrets'

const MEMBER = /("((?:[^"\\]|\\.){1,64})"\s*:\s*")((?:[^"\\]|\\.)*)/g

/**
 * A raw body with its secrets hidden: by value, and by name as well, since a raw text may spell a value in a way
 * that decoding does not give back (`\/` in JSON, `+` in a form) or hold a name twice.
 */
export function maskRaw(text: string, exchange: HttpExchange): string {
  const byValue = maskText(text, secretValuesOf(exchange))
  const byName = byValue.replace(MEMBER, (whole, lead: string, name: string, value: string) =>
    memberSecret(name, unescaped(value)) === null ? whole : `${lead}••••••••`,
  )
  return /^[^\s=&{["<]{1,64}=/.test(byName) ? maskUrl(`?${byName}`).slice(1) : byName
}

function unescaped(value: string): string {
  try {
    const text: unknown = JSON.parse(`"${value}"`)
    return typeof text === 'string' ? text : value
  } catch {
    return value
  }
}
