/** A pasted text as a file, where it could be a HAR; null: it is something else. */
export function harOf(text: string): File | null {
  return /^[\s\ufeff]*\{/.test(text) ? new File([text], 'pasted.har', { type: 'application/json' }) : null
}
