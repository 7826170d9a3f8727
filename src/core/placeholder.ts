/** Values that stand for something else: what redaction tools leave behind, and what a forgotten variable prints. */

/** One pattern of all, since every value is asked about and nearly none is one: what they begin with decides at once. */
const REDACTED = new RegExp(
  [
    /^\[?<?\(?redacted\)?>?\]?$/,
    /^\[?<?(?:filtered|masked|removed|hidden|sanitized|sanitised|secret|scrubbed)>?\]?$/,
    /^[*•x]{3,}$/,
    /^\{\{.*redact.*\}\}$/,
    /^\[(?:secret|token|redacted)[ :#-][^\]]*\]$/,
    /^__redacted__$/,
    /^\[[\w .:-]{1,48} redacted\]$/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
)
/** Here case tells: `***TOKEN***`. */
const STARRED = /^\*{2,3}[A-Z_ -]{3,40}\*{2,3}$/

/**
 * A value that a redaction tool put in the place of the real one: unknown, never evidence (E11). Our own placeholders
 * are none of these: each stands for one value, so they can be compared as the values could.
 */
export function isRedacted(value: string): boolean {
  return value.length <= 64 && (REDACTED.test(value) || STARRED.test(value))
}

/** One of our own placeholders, or a JWT whose signature is one: it stands for a secret and is none. */
export function isOurPlaceholder(value: string): boolean {
  return /^(?:redact(?:ed)?|rd)[.-][\x21-\x7eø]+$/.test(value) || /^ey[\w-]+(?:\.[\w-]*)?\.(?:[\w-]*\.)*redacted-[\w-]+$/.test(value)
}

/** What is left of a signature that we hid: whether it fitted its key, where that was known. */
export const HIDDEN_SIGNATURES = ['verified', 'invalid', 'unchecked', 'unknown'] as const
export type HiddenSignature = (typeof HIDDEN_SIGNATURES)[number]

const HIDDEN_SIGNATURE = /^redacted-(?:(verified|invalid|unchecked)-)?signature-[0-9a-f]+$/

export function hiddenSignature(signature: string): HiddenSignature | null {
  const found = HIDDEN_SIGNATURE.exec(signature)
  return found === null ? null : ((found[1] as HiddenSignature | undefined) ?? 'unknown')
}

const EMPTY_VALUES = new Set(['', 'undefined', 'null', 'nan', '[object object]', 'none', 'bearer'])

/** A value that is no value: a variable was not set when the request was made. */
export function isPlaceholder(value: string): boolean {
  const plain = value.trim().toLowerCase()
  return EMPTY_VALUES.has(plain) || /^(?:\{\{.*\}\}|\$\{.*\}|<[^<>]*>)$/.test(plain)
}

const PLAIN = /^[\w.~+/-]+=*$/

export type BearerFlaw = 'empty' | 'unset' | 'template' | 'quoted' | 'doubled' | 'letters'

/** What is wrong with what follows `Bearer`, where it cannot be a token (RFC 6750 section 2.1); null: it may be one. */
export function bearerFlaw(value: string): BearerFlaw | null {
  // Nearly all: longer than anything that stands for a value, and of the right letters.
  if (value.length > 64 && PLAIN.test(value)) return null
  if (isRedacted(value)) return null
  const plain = value.trim()
  if (plain === '') return 'empty'
  if (/^(?:bearer|dpop)(?:\s|$)/i.test(plain)) return 'doubled'
  if (/\{\{.*\}\}|\$\{.*\}|^<.*>$/.test(plain)) return 'template'
  if (isPlaceholder(plain)) return 'unset'
  if (/^(["'`]).*\1$/.test(plain)) return isPlaceholder(plain.slice(1, -1)) ? 'unset' : 'quoted'
  return PLAIN.test(plain) ? null : 'letters'
}

/** No program prints such a value by itself, but a tool that takes tokens out of captures may leave it. */
export function mayBeMark(flaw: BearerFlaw, value: string): boolean {
  return flaw === 'quoted' || flaw === 'letters' || (flaw === 'template' && value.startsWith('<'))
}
