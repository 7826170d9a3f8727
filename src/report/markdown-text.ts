/** Text from the wire in Markdown: shown as it is, and neither markup, nor a link, nor a call to somebody. */
import { oneLine } from './text'

/** For running text and table cells. */
export function markdownText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]#|~!$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/:\/\//g, '&#58;//')
    .replace(/www\./gi, name => `${name.slice(0, 3)}&#46;`)
    .replace(/@/g, '@\u200b')
}

/** Prose of ours: its code spans remain. */
export function markdownProse(text: string): string {
  return oneLine(text)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : markdownText(part)))
    .join('')
}

/** For names and addresses. What a code span cannot hold everywhere, a table among others, is spelled out. */
export function markdownCode(text: string): string {
  const line = oneLine(text).trim()
  if (line !== '' && !/[`|\\]/.test(line)) return `\`${line}\``
  return `<code>${line.replace(/[^\w /.,:?=-]/gu, character => `&#${character.codePointAt(0)};`)}</code>`
}
