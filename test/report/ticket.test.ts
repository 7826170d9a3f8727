/** The text of a ticket: what a reader needs, and nothing that the network or a note could make of it. */
import { describe, expect, it } from 'vitest'
import { NO_SESSION, type OwnSession } from '../../src/core/har-own'
import type { Gap } from '../../src/core/observation'
import type { LintedInput } from '../../src/report/linted'
import { ticketReport } from '../../src/report/ticket'

const AT = Date.UTC(2026, 0, 15, 12)
const input: LintedInput = {
  file: 'evening-redacted.har',
  exchanges: 7,
  relevant: 5,
  clients: 2,
  tokens: 2,
  findings: [],
  notEvaluated: [],
  lacks: [],
  files: ['evening-redacted.har'],
  startedAt: AT,
}
const environment = { browser: 'Chromium 156', platform: 'Linux x86_64', app: '0.1.0', timeZone: 'Europe/Berlin' }
const ticketOf = (session: Partial<OwnSession>, span = { startedAt: AT as number | null, endedAt: (AT + 60_000) as number | null }) =>
  ticketReport(input, { ...NO_SESSION, ...session }, span)
const gap = (reason: Gap['reason'], until: number | null): Gap => ({ id: reason, reason, at: AT, until, tabId: null })

describe('a ticket', () => {
  it('says where and when it was seen, and ends with what was found', () => {
    const lines = ticketOf({ name: 'Login fails', environment }).split('\n')
    expect(lines.slice(0, 8)).toEqual([
      '# Login fails',
      '',
      '- File: `evening-redacted.har`',
      '- Time: 2026-01-15T12:00:00.000Z to 2026-01-15T12:01:00.000Z (UTC)',
      '- Browser: Chromium 156',
      '- Platform: Linux x86\\_64',
      '- DCR DevTools: 0.1.0',
      '- Time zone: Europe/Berlin',
    ])
    expect(lines).toContain('## dcr-lint: `evening-redacted.har`')
  })

  it('says nothing where nothing is known', () => {
    const text = ticketOf({ environment: { ...environment, platform: '' } }, { startedAt: null, endedAt: null })
    expect(text).toMatch(/^# Recorded session\n/)
    expect(text).not.toMatch(/Time:|Platform|Marked|Not captured/)
  })

  it.each<[string, Partial<OwnSession>, string]>([
    [
      'a note',
      { marks: [{ id: 'a', at: AT, kind: 'note', note: 'the picture froze', origin: null }] },
      '- 2026-01-15T12:00:00.000Z: the picture froze',
    ],
    ['a mark without one', { marks: [{ id: 'a', at: AT, kind: 'note', note: '', origin: null }] }, '- 2026-01-15T12:00:00.000Z: marked'],
    [
      'storage that was cleared',
      { marks: [{ id: 'a', at: AT, kind: 'storage-cleared', note: '', origin: 'https://tv.example' }] },
      '- 2026-01-15T12:00:00.000Z: storage of `https://tv.example` was cleared',
    ],
    [
      'a gap',
      { gaps: [gap('devtools-closed', AT + 5000)] },
      '- 2026-01-15T12:00:00.000Z for 5 seconds: DevTools was closed, so there are no bodies',
    ],
    [
      'a gap, and how much is missing',
      { gaps: [{ ...gap('worker-stopped', AT + 200), missed: 3 }] },
      '- 2026-01-15T12:00:00.000Z for 1 second: the browser stopped the recorder, up to 3 requests not seen',
    ],
    ['a gap without an end', { gaps: [gap('clock-changed', null)] }, '- 2026-01-15T12:00:00.000Z: the clock of the computer was changed'],
  ])('tells of %s', (_, session, line) => expect(ticketOf(session).split('\n')).toContain(line))

  it.each(['<img src=x>', '[click](https://x.example)', '@everybody', '# big', 'one\ntwo\n# three'])('takes %j for text', note => {
    const text = ticketOf({ name: note, marks: [{ id: 'a', at: AT, kind: 'note', note, origin: `https://x.example/\`${note}` }] })
    expect(text).not.toMatch(/<img|(?<!\\)\]\(|@everybody|^# (?:big|three)$/m)
  })
})
