/** A session that we wrote opens in the browser's own network panel: whoever gets our file needs nothing of ours to read it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Body, HttpExchange } from '../../src/core/exchange'
import { writeHar } from '../../src/core/har-write'
import { EPOCH, parseScenario } from '../support/scenario'
import type { ShownRequest } from './support/driver'
import { dcrLint, endSession, type Session, startSession } from './support/session'

let session: Session
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dcr-import-'))
  session = await startSession()
  await session.driver.openDevToolsOnly()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await endSession(session)
})

const CALLS = `
  0 load
  1 reg→C1
  2 tok(C1)→T1/3600
  3 api(T1) {text: {"title":"Zoë, 20 €, \\"quoted\\" </script>"}}
  4 api(T1)=401 invalid_token
  5 preflight
  6 authorize(C1)=302 {location: https://app.example.com/callback?code=made-up-code&state=made-up-state#part}
  7 callback {code: code; state: state}
  8 tok(C1)=ERR_CONNECTION_REFUSED
  9 GET https://as.example.com/odd%20path/%C3%BC?q=a%20b&q=&q=2=204
  10 tok(C1)→T2/3600 {bodies: none}
  11 tok(C1)→T3/3600 {request: redacted; bodies: redacted}
  12 GET https://api.example.com/logo=200
  13 DELETE https://as.example.com/register/client-C1=500
  14 GET https://api.example.com/cut=200
  15 reg=pending {statement: Zoë}
  16 GET https://api.example.com/cached=200 {cache: yes; worker: yes; text: made up}
`

/** What a scenario cannot say: a page load, bytes that are no text, a body of which a part was kept. */
const exchanges: readonly HttpExchange[] = parseScenario(CALLS, 'rfc7591').exchanges.map(exchange => {
  const { url } = exchange.request
  const own: Body | null = url.endsWith('/logo')
    ? { state: 'binary', mimeType: 'image/png', size: 1234 }
    : url.endsWith('/cut')
      ? { state: 'truncated', text: '{"cut": "in the mid', mimeType: 'application/json', size: 2_000_000 }
      : null
  return {
    ...exchange,
    response: exchange.response && own ? { ...exchange.response, body: own } : exchange.response,
    context: { ...exchange.context, loadId: 'page-1' },
  }
})

/** The session, or its copy without secrets; the path of the file. */
function write(kind: 'whole' | 'redacted'): string {
  const whole = join(folder, 'whole.har')
  const parts = writeHar({
    name: 'An evening without pictures',
    exchanges,
    marks: [{ id: 'mark', at: EPOCH + 500, kind: 'note', note: 'no picture', origin: null }],
    gaps: [{ id: 'gap', reason: 'worker-stopped', at: EPOCH + 600, until: EPOCH + 700, tabId: 1 }],
    labels: [],
    suppressions: [],
    environment: { browser: 'Chromium 156', platform: 'Linux x86_64', app: '0.1.0', timeZone: 'Europe/Berlin' },
    exportedAt: EPOCH + 60_000,
    endedAt: null,
  })
  writeFileSync(whole, [...parts].join(''))
  if (kind === 'whole') return whole
  const redacted = join(folder, 'redacted.har')
  const { code, stderr } = dcrLint(['redact', whole, '--out', redacted])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return redacted
}

/** What a panel can show of a body; of bytes that were not kept, one that is no letter (har-write.ts). */
const shownBody = (body: Body) => ('text' in body ? body.text : body.state === 'binary' ? '/w==' : '')

it('opens with every call and body that was captured', async () => {
  const rows = await session.driver.importHar(write('whole'))
  expect(rows).toEqual(
    exchanges.map(
      ({ request, response }): ShownRequest => ({
        method: request.method,
        url: request.url,
        status: response?.status ?? 0,
        requestBody: shownBody(request.body),
        responseBody: response === null ? '' : shownBody(response.body),
      }),
    ),
  )
})

interface Entry {
  readonly request: { readonly method: string; readonly url: string; readonly postData?: { readonly text?: string } }
  readonly response: { readonly status: number; readonly content: { readonly text?: string } }
}

it('opens as its redacted copy, too', async () => {
  const file = write('redacted')
  const { log } = JSON.parse(readFileSync(file, 'utf8')) as { log: { entries: readonly Entry[] } }
  const rows = await session.driver.importHar(file)
  expect(rows).toEqual(
    log.entries.map(
      ({ request, response }): ShownRequest => ({
        method: request.method,
        url: request.url,
        status: response.status,
        requestBody: request.postData?.text ?? '',
        responseBody: response.content.text ?? '',
      }),
    ),
  )
  // The call that failed and the one that is under way.
  expect(rows.filter(({ status }) => status === 0)).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toMatch(/made-up-(?:secret|token|code)/)
})

it('would be known to be refused', async () => {
  const file = join(folder, 'torn.har')
  writeFileSync(file, readFileSync(write('whole'), 'utf8').slice(0, -10))
  await expect(session.driver.importHar(file)).rejects.toThrow(/HAR file.*JSON/)
})
