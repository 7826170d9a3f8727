/** What reports have in common: text from the wire made harmless, numbers and moments in words. */

/**
 * One line that no terminal, log, or parser takes for anything but text: control characters become spaces; halves of
 * characters, marks that turn the direction of reading, and code points that stand for nothing become `�`.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu, '\ufffd')
}

/** `1 client`, `2 clients`. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`
}

/** A command line says `-` for it; a reader of a report does not know that. */
export function fileName(file: string): string {
  return file === '-' ? 'stdin' : file
}

/** Captures hold what clocks said, and clocks say anything. */
export function isoTime(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? 'an unknown time' : date.toISOString()
}

export function isoDay(at: number): string {
  return isoTime(at).replace(/T.*/, '')
}

/** ` (3 times)`; nothing where once is all. */
export function times(number: number): string {
  return number > 1 ? ` (${number} times)` : ''
}
