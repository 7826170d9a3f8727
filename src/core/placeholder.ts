/** Values that stand for something else: what redaction tools leave behind, and what a forgotten variable prints. */

const REDACTED = [
  /^\[?<?\(?redacted\)?>?\]?$/i,
  /^\[?<?(?:filtered|masked|removed|hidden|sanitized|sanitised|secret|scrubbed)>?\]?$/i,
  /^[*•xX]{3,}$/,
  /^\{\{.*redact.*\}\}$/i,
  /^\[(?:secret|token|redacted)[ :#-][^\]]*\]$/i,
  /^__REDACTED__$/i,
]

/** A value that a redaction tool put in the place of the real one: unknown, never evidence (E11). */
export function isRedacted(value: string): boolean {
  return value.length <= 64 && REDACTED.some(pattern => pattern.test(value))
}

const EMPTY_VALUES = new Set(['', 'undefined', 'null', 'nan', '[object object]', 'none', 'bearer'])

/** A value that is no value: a variable was not set when the request was made. */
export function isPlaceholder(value: string): boolean {
  const plain = value.trim().toLowerCase()
  return EMPTY_VALUES.has(plain) || /^(?:\{\{.*\}\}|\$\{.*\}|<[^<>]*>)$/.test(plain)
}
