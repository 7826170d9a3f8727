/**
 * One sequence as other programs write it: an app registers twice, uses a token after it has expired, refreshes it, and lets
 * the next one expire, too. Where the file holds the evidence the findings are the same; where it does not, the rules say
 * that they could not judge. Chrome, Firefox and Playwright write their own files in test/e2e and test/library.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readHar } from '../../../src/core/har'
import type { LintResult } from '../../../src/core/result'
import { profiles } from '../../../src/profiles'
import { lintContents } from '../../../src/report/lint-har'
import { rules } from '../../../src/rules'
import { harFaults } from '../../support/har-schema'
import { redactText } from '../../support/redact'
import { sourceOf } from './survive'

interface Dialect {
  /** What the program is known to write, and others are not. */
  readonly traits: readonly RegExp[]
  /** Calls that only this file has, before those of the sequence. */
  readonly before?: number
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  // One page for all loads, types without their letters, times with many digits.
  safari: { traits: [/"name": "WebKit Web Inspector"/, /"_fetchType": "Network Load"/, /"time": \d+\.\d{10}/] },
  // Headers of HTTP/2 with their colons, no pages, null for empty texts. What names no letters is base64, requests without saying so.
  charles: {
    traits: [
      /"name":"Charles Proxy"/,
      /"name":":authority"/,
      /"redirectURL":null/,
      /"postData":\{"mimeType":"application\/json","text":"ey[\w+/]+=*"\}/,
    ],
  },
  // All answers are base64.
  proxyman: { traits: [/"name": "Proxyman"/, /"_isIntercepted": true/, /"encoding": "base64"/] },
  // Whole seconds in the time of the place, no pages; a call without an answer has none.
  'proxyman-windows': { traits: [/"startedDateTime":"2026-01-15T13:00:01\+01:00"/, /"bodySize":0\},"cache":\{\}/] },
  // Microseconds; `ssl` may be null, and a call that failed has an answer without anything.
  mitmproxy: { traits: [/"name": "mitmproxy"/, /\.250482\+00:00"/, /"ssl": null/, /"content": \{\},/] },
  // Forms as parameters without their text, tunnels as calls, seven digits of a second.
  fiddler: {
    traits: [/"name":"Fiddler"/, /"method":"CONNECT"/, /\.2501234\+01:00"/, /"postData":\{"mimeType":"[^"]*","params"/],
    before: 1,
  },
}

/** As `rule severity: calls that prove it`, calls counted from the first of the sequence. */
const FINDINGS = [
  'bearer/expired-token-used error: #6 #8',
  'registration/redundant warning: #1 #2',
  'registration/never-used info: #1',
  'session/capture-holds-live-secrets info: #6',
  'session/capture-incomplete info:',
  'token/refresh-too-late info: #3 #5 #6',
]

const textOf = (dialect: string) => readFileSync(new URL(`../../fixtures/har/dialects/${dialect}.har`, import.meta.url), 'utf8')

async function open(dialect: string, before = 0) {
  const contents = await readHar(sourceOf(textOf(dialect))(), { captureId: 'file', profiles })
  const result = lintContents(contents, { rules, profiles })
  const place = (id: string) => `#${(contents.places.get(id)?.index ?? -1) - before}`
  const findings = result.findings.map(({ ruleId, severity, exchangeIds }) =>
    `${ruleId} ${severity}: ${exchangeIds.map(place).join(' ')}`.trim(),
  )
  return { contents, result, findings }
}

const notJudged = ({ notEvaluated }: LintResult) => notEvaluated.map(({ ruleId, reason, count }) => `${ruleId} ×${count}: ${reason}`)

describe.each(Object.entries(DIALECTS))('%s', (dialect, { traits, before }) => {
  it('is written as that program writes', () => {
    for (const trait of traits) expect(textOf(dialect)).toMatch(trait)
  })

  it('gives the findings of the sequence, and lacks nothing', async () => {
    const { contents, result, findings } = await open(dialect, before)
    expect(findings).toEqual(FINDINGS)
    // One load of the page alone cannot tell whether each load registers.
    expect(notJudged(result)).toEqual(['registration/on-every-load ×1: load-unknown'])
    expect(contents.lacks).toEqual([])
    expect([result.clients.length, result.tokens.length, result.uses.length]).toEqual([2, 4, 4])
  })

  it('is redacted into valid HAR that gives the same findings', async () => {
    const { text, differences, report } = await redactText(textOf(dialect))
    expect(differences).toEqual([])
    expect(report.left).toEqual({})
    expect(harFaults(text)).toEqual([])
    for (const secret of ['secret-1', 'secret-2', 'access-token-1', 'refresh-token-2', 'code-0001', 'verifier-0', 'cookie-1'])
      expect(text).not.toContain(`made-up-${secret}`)
  })
})

describe('fiddler-default: answers of more than 22 letters are left out', () => {
  it('says which rules could not judge, and why', async () => {
    const { contents, result, findings } = await open('fiddler-default', 1)
    expect(contents.lacks).toEqual(['4 registration or token answers have no body: the export left it out, or the browser had lost it.'])
    // What needs no answer is still found; nothing is found that the whole file would not show.
    expect(findings).toEqual([
      'session/capture-holds-live-secrets info: #6 #7',
      'session/capture-incomplete info:',
      'token/unknown-client info: #3 #6',
      'bearer/unknown-origin info: #4',
      'bearer/unknown-origin info: #7',
    ])
    expect(notJudged(result)).toEqual([
      'bearer/expired-token-used ×4: mint-not-captured',
      'management/credentials-incomplete ×2: body-missing',
      'registration/redundant ×1: body-missing',
      'registration/response-nonconformant ×2: body-missing',
      'token/lifetime-suspicious ×2: body-missing',
      'token/response-nonconformant ×2: body-missing',
    ])
  })

  it('is redacted into valid HAR of which the same is said', async () => {
    const { text, differences } = await redactText(textOf('fiddler-default'))
    expect(differences).toEqual([])
    expect(harFaults(text)).toEqual([])
  })
})
