/** What an export would take along, what it is called, and what somebody could do with it. */
import { describe, expect, it } from 'vitest'
import type { HttpExchange } from '../../src/core/exchange'
import { readHar } from '../../src/core/har'
import { type Environment, NO_SESSION } from '../../src/core/har-own'
import type { AppLabel } from '../../src/core/labels'
import { whatWouldBeHidden } from '../../src/core/redact/copy'
import type { LintResult } from '../../src/core/result'
import type { OpenedFile } from '../../src/panel/actions'
import { environmentOf } from '../../src/panel/environment'
import { aliveSecrets } from '../../src/panel/export/alive'
import { blobSink, bytesOf } from '../../src/panel/export/blob'
import { exportRedacted, failureText } from '../../src/panel/export/make'
import { exportSource, inBytes, type Shown } from '../../src/panel/export/source'
import { harOf } from '../../src/panel/model/pasted'
import { EMPTY_RESULT } from '../../src/panel/store/session-slice'
import { captureText, recordingText } from '../../src/panel/views/status-text'
import { profiles } from '../../src/profiles'
import { lintContents } from '../../src/report/lint-har'
import { rules } from '../../src/rules'
import { harFaults } from '../support/har-schema'
import { testKey } from '../support/redact'
import { parseScenario } from '../support/scenario'

const environment: Environment = { browser: 'Chromium 156', platform: 'Linux x86_64', app: '0.1.0', timeZone: 'Europe/Berlin' }
const scenario = parseScenario('0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600 · 602 api(T2)')
const START = scenario.exchanges[0]?.startedAt ?? 0

function resultOf(exchanges: readonly HttpExchange[]): LintResult {
  const result = lintContents({ ...NOTHING, exchanges }, { rules, profiles })
  return { ...result, marks: [{ id: 'm', at: START + 5, kind: 'note', note: 'the picture froze', origin: null }] }
}

const NOTHING = {
  exchanges: [],
  places: new Map(),
  entries: 0,
  creator: null,
  lacks: [],
  suppressions: [],
  endedAt: null,
  session: NO_SESSION,
}

const shownOf = (shown: Partial<Shown>): Shown => ({
  result: resultOf(scenario.exchanges),
  extent: 'tab',
  now: START + 3_600_000,
  environment,
  file: null,
  ...shown,
})

const label = (name: string, change: Partial<AppLabel> = {}): AppLabel => ({
  ...{ captureId: 'live', origin: 'https://app.example.com', topLevelSite: null, partition: null, device: null, name },
  ...change,
})

const textOf = async (source: AsyncIterable<Uint8Array>) => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of source) text += decoder.decode(piece, { stream: true })
  return text
}

const isPrivate = (exchange: HttpExchange): HttpExchange => ({ ...exchange, context: { ...exchange.context, partition: 'private' } })

describe('what an export is made of', () => {
  it('is what is shown: the same bytes each time, and a HAR', async () => {
    const source = exportSource(shownOf({}))
    const [one, two] = [await textOf(source.open()), await textOf(source.open())]
    expect(one).toBe(two)
    expect(harFaults(one)).toEqual([])
    const { session, entries } = await readHar(source.open(), { captureId: 'file', profiles })
    expect(entries).toBe(scenario.exchanges.length)
    expect(session).toMatchObject({ environment, marks: [{ note: 'the picture froze' }], isRedacted: false })
  })

  it('leaves private windows and containers where they are, and counts them', async () => {
    const exchanges = scenario.exchanges.map((exchange, index) => (index >= 3 ? isPrivate(exchange) : exchange))
    const source = exportSource(shownOf({ result: resultOf(exchanges) }))
    expect(source.leftOut).toBe(exchanges.length - 3)
    const har = JSON.parse(await textOf(source.open())) as { log: { entries: unknown[] } }
    expect(har.log.entries).toHaveLength(3)
    expect(JSON.stringify(har)).not.toContain('"partition":"private"')
  })

  it('takes the names of its apps along, and of no others', async () => {
    const named = { ...resultOf(scenario.exchanges), labels: [label('Living room TV'), label('Hidden away', { partition: 'private' })] }
    const source = exportSource(shownOf({ result: named }))
    expect(source.notes).toBe(2)
    const text = await textOf(source.open())
    expect(text).not.toContain('Hidden away')
    expect(harFaults(text)).toEqual([])
    const { session } = await readHar(source.open(), { captureId: 'file', profiles })
    expect(session.labels).toEqual([label('Living room TV', { captureId: 'file' })])
  })

  it('is the file itself, where one is open', async () => {
    const session = { ...NO_SESSION, marks: [{ id: 'm', at: 1, kind: 'note', note: 'here', origin: null }] } as const
    const file: OpenedFile = { name: 'evening: tv.har', session, open: () => bytesOf(new Blob(['made-up bytes'])) }
    const source = exportSource(shownOf({ file }))
    expect(await textOf(source.open())).toBe('made-up bytes')
    expect(source).toMatchObject({ what: 'evening: tv.har', name: 'evening- tv', notes: 1, leftOut: 0 })
  })

  it.each<[string, Partial<Shown>, object]>([
    ['of this tab', {}, { what: 'this tab', name: 'dcr-session-2026-01-15-12-00', notes: 1 }],
    ['of all tabs', { extent: 'all' }, { what: 'all tabs' }],
    ['of nothing, by the time that it is now', { result: EMPTY_RESULT, now: 0 }, { name: 'dcr-session-1970-01-01-00-00', notes: 0 }],
  ])('is named %s', (_, shown, expected) => expect(exportSource(shownOf(shown))).toMatchObject(expected))

  it('is handed over in parts, and whole', async () => {
    const pieces = Array.from({ length: 40 }, (_, index) => `${index}:${'ä'.repeat(20_000)}`)
    let parts = 0
    let text = ''
    const decoder = new TextDecoder()
    for await (const part of inBytes(pieces)) {
      parts++
      text += decoder.decode(part)
    }
    expect(text).toBe(pieces.join(''))
    expect(parts).toBeGreaterThan(2)
  })
})

describe('an export', () => {
  const job = (source = exportSource(shownOf({}))) => ({
    source,
    keySets: [],
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })

  it('calls the apps of an open file what the user calls them now', async () => {
    const whole = exportSource(shownOf({}))
    const session = { ...NO_SESSION, labels: [label('Living room TV', { captureId: 'file' })] }
    const file: OpenedFile = { name: 'evening.har', session, open: whole.open }
    const { files, fault } = await exportRedacted(job(exportSource(shownOf({ file }))), { clientIds: true, personal: false, notes: true })
    expect(fault).toBe('')
    const { session: read } = await readHar(bytesOf(files?.har ?? new Blob()), { captureId: 'again', profiles })
    expect(read.labels).toEqual([label('Living room TV', { captureId: 'again' })])
    expect(files?.markdown).toContain('Living room TV')
  })

  it('gives the redacted file and the text of a ticket, made of it', async () => {
    const { files, fault } = await exportRedacted(job(), { clientIds: true, personal: false, notes: true })
    expect(fault).toBe('')
    const har = await textOf(bytesOf(files?.har ?? new Blob()))
    expect(harFaults(har)).toEqual([])
    const both = har + (files?.markdown ?? '')
    expect(both).not.toMatch(/made-up-(?:secret|token)/)
    expect(files?.name).toMatch(/^dcr-session-[\d-]+-redacted$/)
    expect(files?.markdown).toContain('- Browser: Chromium 156')
    expect(files?.markdown).toMatch(/## Marked\n\n- \S+Z: the picture froze/)
    expect(files?.markdown).toContain('sequenceDiagram')
  })

  it('that is not proved gives no file, and says why', async () => {
    const whole = exportSource(shownOf({}))
    const half = exportSource(shownOf({ result: resultOf(scenario.exchanges.slice(0, 3)) }))
    let reading = 0
    // What was judged is not what was written.
    const source = { ...whole, open: () => (reading++ === 0 ? whole : half).open() }
    const { files, fault } = await exportRedacted(job(source), { clientIds: true, personal: false, notes: true })
    expect(files).toBeNull()
    expect(fault).toMatch(/^The copy would give other findings than the session \(.*[a-z]+\/[a-z-]+.*\)\.$/)
  })

  it('holds what is hidden in any note that the user wrote', async () => {
    const secret = 'made-up-secret'
    const spilt = JSON.stringify(scenario.exchanges).match(/made-up-secret[\w.-]*/)?.[0] ?? ''
    expect(spilt).toContain(secret)
    const result = {
      ...resultOf(scenario.exchanges),
      marks: [{ id: 'm', at: START, kind: 'note', note: `it sent ${spilt}`, origin: null }],
    } as const
    const { files } = await exportRedacted(job(exportSource(shownOf({ result }))), { clientIds: true, personal: false, notes: true })
    expect(files?.markdown).toContain('it sent ')
    expect(files?.markdown).not.toContain(spilt)
  })

  it.each<[string, unknown, string | null]>([
    ['told to stop', new DOMException('', 'AbortError'), null],
    ['anything else', new Error('quota'), 'The export failed: the browser ran out of room, or the file is not there any more.'],
  ])('that was %s says so in words', (_, error, text) => expect(failureText(error)).toBe(text))

  it('is put together of parts', async () => {
    const sink = blobSink()
    for (let index = 0; index < 5; index++) await sink.write('ü'.repeat(1 << 20))
    await sink.close()
    expect(sink.content().size).toBe(10 << 20)
    expect((await textOf(sink.read())).length).toBe(5 << 20)
  })

  it('counts before what it would hide', async () => {
    const { removed } = await whatWouldBeHidden({ open: exportSource(shownOf({})).open, key: testKey(), rules, profiles })
    expect(removed).toMatchObject({ 'client-secret': 2, 'access-token': 2, 'client-id': 2 })
  })
})

describe('secrets that still work', () => {
  const result = resultOf(scenario.exchanges)
  const at = (seconds: number) => aliveSecrets(result, START + seconds * 1000).map(({ what, until }) => `${what} ${until}`)

  it('are listed with their end, those that never end first', () => {
    const alive = at(700)
    expect(alive).toHaveLength(4)
    expect(alive.slice(0, 2).join()).toMatch(/^Secret of client .*Secret of client /)
    expect(alive.slice(2).join()).toMatch(/^Access token T2 works until \d{4}-.*Access token T1 works until/)
  })

  it('are fewer once tokens have expired', () => {
    expect(at(3_700).join()).not.toContain('T1')
    expect(at(3_700).join()).toContain('T2')
    expect(at(9_000).join()).not.toContain('token')
  })
})

describe('words', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36', 'Chromium 156'],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.8078.79 Safari/537.36',
      'Chromium 156.0.8078.79',
    ],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0', 'Edge 156'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101 Firefox/149.0', 'Firefox 149'],
    ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15', 'Safari 19.1'],
    ['something else', ''],
  ])('%s is %s', (userAgent, name) => expect(environmentOf({ userAgent }, '0.1.0').browser).toBe(name))

  it('of what keeps the picture from being whole', () => {
    const fine = { failure: null, waiting: 0, lost: 0 }
    const gap = (reason: 'devtools-closed' | 'clock-changed') => ({ id: reason, reason, at: 1, until: null, tabId: null })
    expect(captureText(fine, [])).toBe('')
    expect(captureText({ failure: 'full', waiting: 1, lost: 2 }, [])).toBe(
      'The browser has no room left: clear the session or free space on the disk · 1 entry waits to be stored · 2 entries could not be kept',
    )
    expect(captureText({ ...fine, failure: 'failed' }, [])).toMatch(/could not store the last calls/)
    expect(captureText(fine, [gap('devtools-closed'), gap('clock-changed'), gap('clock-changed')])).toBe(
      '3 gaps (DevTools was closed: no bodies; the clock of this computer was changed)',
    )
    const stop = (missed: number) => ({ id: `stop${missed}`, reason: 'worker-stopped' as const, at: 1, until: 2, tabId: null, missed })
    expect(captureText(fine, [stop(1), stop(4)])).toBe('2 gaps (the browser stopped the recorder, up to 5 requests not seen)')
  })

  it('of a recording', () => {
    const recording = { id: 's', name: '', startedAt: 0, endedAt: null, end: null, calls: 1, marks: 0, gaps: 0, leftOut: 0, environment }
    expect(recordingText(null)).toBe('')
    expect(recordingText(recording)).toMatch(/^Recording since \d\d:\d\d:\d\d$/)
    expect(recordingText({ ...recording, leftOut: 1 })).toMatch(/, without 1 call of private windows or containers$/)
  })

  it.each([
    ['{"log":{}}', true],
    ['\ufeff \n{"log"', true],
    ['client 7f3', false],
    ['', false],
    ['[{"log":1}]', false],
  ])('%j pasted could be a session: %s', (text, could) => expect(harOf(text) !== null).toBe(could))
})
