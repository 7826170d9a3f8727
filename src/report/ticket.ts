/** The text of a ticket: where and when it was seen, what was marked, and what was found. For a redacted session: what it holds is shown. */
import type { OwnSession } from '../core/har-own'
import type { Gap, Mark } from '../core/observation'
import type { LintedInput } from './linted'
import { markdownReport } from './markdown'
import { markdownCode, markdownText } from './markdown-text'
import { count, isoTime } from './text'

export interface Span {
  /** Epoch ms; null where the session is empty. */
  readonly startedAt: number | null
  readonly endedAt: number | null
}

export function ticketReport(input: LintedInput, session: OwnSession, span: Span): string {
  const { marks, gaps } = session
  const blocks = [`# ${session.name === '' ? 'Recorded session' : markdownText(session.name)}`, facts(input, session, span)]
  if (marks.length > 0) blocks.push(`## Marked\n\n${marks.map(markLine).join('\n')}`)
  if (gaps.length > 0) blocks.push(`## Not captured\n\n${gaps.map(gapLine).join('\n')}`)
  return `${blocks.join('\n\n')}\n\n${markdownReport([input])}`
}

function facts(input: LintedInput, { environment }: OwnSession, { startedAt, endedAt }: Span): string {
  const lines: [name: string, value: string][] = [['File', markdownCode(input.file)]]
  if (startedAt !== null && endedAt !== null) lines.push(['Time', `${isoTime(startedAt)} to ${isoTime(endedAt)} (UTC)`])
  if (environment !== null) {
    const { browser, platform, app, timeZone } = environment
    lines.push(['Browser', text(browser)], ['Platform', text(platform)], ['DCR DevTools', text(app)], ['Time zone', text(timeZone)])
  }
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `- ${name}: ${value}`)
    .join('\n')
}

const text = (value: string) => markdownText(value).trim()

function markLine({ at, kind, note, origin }: Mark): string {
  const what = kind === 'storage-cleared' ? `storage of ${origin === null ? 'the app' : markdownCode(origin)} was cleared` : text(note)
  return `- ${isoTime(at)}: ${what === '' ? 'marked' : what}`
}

const REASONS: Readonly<Record<Gap['reason'], string>> = {
  'worker-stopped': 'the browser stopped the recorder',
  'devtools-closed': 'DevTools was closed, so there are no bodies',
  'permission-missing': 'access to the host was withheld',
  'body-lost': 'the page left before a body could be read',
  'bound-reached': 'the limit was reached and the oldest calls were let go',
  'clock-changed': 'the clock of the computer was changed',
}

function gapLine({ at, until, reason, missed }: Gap): string {
  const unseen = missed === undefined ? '' : `, up to ${count(missed, 'request')} not seen`
  return `- ${isoTime(at)}${until === null || until === at ? '' : ` for ${count(Math.max(1, Math.round((until - at) / 1000)), 'second')}`}: ${REASONS[reason]}${unseen}`
}
