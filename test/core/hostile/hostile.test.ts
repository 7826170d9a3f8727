/**
 * Files from enemies: whatever a file holds, opening it gives a sentence or contents, and what was opened is linted, reported
 * and redacted like any other. Nothing else is thrown, nothing takes seconds, no object gets members that it did not have.
 * What the panel shows of it is text by build: vite.config.ts takes out Preact's only way to make markup of text.
 */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../src/core/errors'
import { readHar } from '../../../src/core/har'
import { profiles } from '../../../src/profiles'
import { changedAt, type Path } from './places'
import { ownSession } from './session'
import { type Source, sourceOf, survive } from './survive'
import { absurdTimes, anyWrongType, deepNesting, duplicates, letters, markup, prototypeNames, type Variants, wrongTypes } from './variants'

vi.setConfig({ testTimeout: 60_000 })

/** A sentence says what is wrong and what to do; it is for a line of a terminal, whatever the file holds. */
const SENTENCE = /^[^\p{Cc}]{20,300}$/u
const ADVICE = /export|copy it again|unpack|save it|update, then/

/** Milliseconds that a step may take: for a machine that has other things to do as well. */
const LONGEST = 10_000

const GROUPS: Readonly<Record<string, () => Variants>> = {
  'wrong types': wrongTypes,
  'names of prototypes': prototypeNames,
  'ten thousand levels': deepNesting,
  markup,
  'what comes twice': duplicates,
  'absurd times': absurdTimes,
  'odd letters': letters,
}

/** Without these it is no HAR, or another program's. */
const REFUSED = new Set(['the file: null', 'log.entries: " made up "', 'the log'])

/**
 * The export is not written where it would hold a secret: here, a client is called what is somebody's token with something
 * before it.
 */
const UNPROVED = new Set(['everywhere: "<img src=x onerror=alert(1)>"'])

describe.each(Object.entries(GROUPS))('%s', (_, make) => {
  it.each(Object.entries(make()))('%j', async (name, file) => {
    const { refusal, faults, unproved, took } = await survive(sourceOf(file))
    if (refusal !== null) {
      expect(refusal.message).toMatch(SENTENCE)
      expect(refusal.message).toMatch(ADVICE)
    }
    expect(refusal !== null).toBe(REFUSED.has(name))
    expect(faults).toEqual([])
    if (!UNPROVED.has(name)) expect(unproved).toEqual([])
    expect(Math.max(...Object.values(took))).toBeLessThan(LONGEST)
  })
})

describe('by chance', () => {
  it('any wrong type at any place gives a sentence or contents', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (place, wrong) => {
        const { faults, unproved } = await survive(sourceOf(anyWrongType(place, wrong)[1]))
        expect([...faults, ...unproved]).toEqual([])
      }),
      { numRuns: 40 },
    ))

  it('so do bytes that are changed, added or lost', async () => {
    const whole = new TextEncoder().encode(JSON.stringify(ownSession()))
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255), kind: fc.constantFrom('changed', 'added', 'lost') })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async changes => {
        const bytes = [...whole]
        for (const { at, byte, kind } of changes) bytes.splice(at, kind === 'added' ? 0 : 1, ...(kind === 'lost' ? [] : [byte]))
        const { faults, refusal } = await survive(sourceOf(Uint8Array.from(bytes)))
        expect(faults).toEqual([])
        if (refusal !== null) expect(refusal.message).toMatch(SENTENCE)
      }),
      { numRuns: 60 },
    )
  })
})

// ------------------------------------------------------------------ cut short

const read = (file: string | Uint8Array) => readHar(sourceOf(file)(), { captureId: 'capture', profiles })

async function refusalOf(file: string | Uint8Array): Promise<AppError> {
  try {
    await read(file)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('it was read without complaint')
}

describe('a file that was cut', () => {
  const text = JSON.stringify(ownSession()).replace('a made-up note', 'a made-up nöte \\u00e9')
  const bytes = new TextEncoder().encode(text)
  const end = (part: string, from = 0) => Buffer.from(text.slice(0, text.indexOf(part, from) + part.length)).length

  it.each<[string, number, RegExp]>([
    ['before its first letter', 0, /^the file is empty; export the session again$/],
    ['after its first letter', 1, /^the file ends too early, before its first entry \(line 1, byte 1\)/],
    ['in a name', end('"lo'), /before its first entry/],
    ['after a name', end('"log"'), /before its first entry/],
    ['after a colon', end('"log":'), /before its first entry/],
    ['before the entries', end('"entries":'), /before its first entry/],
    ['in the list of entries', end('"entries":['), /before its first entry/],
    ['in an entry', end('"entries":[{'), /in the middle of entry 1/],
    ['in an address', end('https://app'), /in the middle of entry 1/],
    ['in a time', end('"startedDateTime":"2026-'), /in the middle of entry 1/],
    ['in a number', end('"time":5'), /in the middle of entry 1/],
    ['in an escape', end('\\'), /in the middle of entry 2/],
    ['between entries', end('}},{"startedDateTime"') - '{"startedDateTime"'.length, /after entry 1, where more were to come/],
    ['in a word', end('"partition":nu'), /in the middle of entry 1/],
    ['after the last entry', end(']', text.lastIndexOf('"_dcr":{"version"') - 3), /after its last entry, 6/],
    ['in what we say of the session', end('a made-up n'), /after its last entry, 6/],
    ['in a letter', end('a made-up n') + 1, /after its last entry, 6/],
    ['in an escape of a letter', end('\\u00'), /after its last entry, 6/],
    ['before its last letter', bytes.length - 1, /after its last entry, 6 \(line 1, byte \d+\); export or copy it again$/],
  ])('%s', async (_, length, told) => {
    const refusal = await refusalOf(bytes.slice(0, length))
    expect(refusal.message).toMatch(told)
    expect(refusal.message).toMatch(ADVICE)
  })

  it('anywhere', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async length => {
        const { code, message } = await refusalOf(bytes.slice(0, length))
        expect(['HAR_TRUNCATED', 'HAR_EMPTY']).toContain(code)
        expect(message).toMatch(SENTENCE)
      }),
      { numRuns: 300 },
    ))
})

describe('a file in other letters', () => {
  const text = JSON.stringify(ownSession())
  const utf16 = Buffer.from(text, 'utf16le')
  const bytes = Buffer.from(text)

  it.each<[string, Uint8Array, RegExp]>([
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), /UTF-16 text; save it as UTF-8/],
    ['UTF-16 without a mark', utf16, /UTF-16 text; save it as UTF-8/],
    ['UTF-16, the other way round', Buffer.from(utf16).swap16(), /UTF-16 text; save it as UTF-8/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), /unpack it first/],
    ['zip', Buffer.from('PK\u0003\u0004'), /zip archive; unpack it/],
    ['two marks of byte order', Buffer.concat([Buffer.from('\ufeff\ufeff'), bytes]), /does not begin with "\{"/],
    ['NUL before it', Buffer.concat([Buffer.from([0, 0, 0, 0]), bytes]), /does not begin with "\{"/],
    ['NUL in the middle', Buffer.from(text.replace('"entries":[', '"entries":[\u0000')), /no valid JSON on line 1/],
    ['nothing but NUL', Buffer.alloc(100), /does not begin with "\{"/],
    ['nothing but blanks', Buffer.from(' \n\t '), /nothing in the file but white space/],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), /does not begin with "\{"/],
    ['a text', Buffer.from('"log"'), /does not begin with "\{"/],
  ])('%s', async (_, file, told) => {
    expect((await refusalOf(file)).message).toMatch(told)
  })

  it.each<[string, Uint8Array]>([
    ['a mark of byte order', Buffer.concat([Buffer.from('\ufeff'), bytes])],
    ['something after its end', Buffer.concat([bytes, Buffer.from('}]}"made up\u0000')])],
    ['lines of another system', Buffer.from(JSON.stringify(ownSession(), null, 2).replaceAll('\n', '\r\n'))],
    [
      'bytes that are no letters',
      Buffer.concat([
        bytes.subarray(0, bytes.indexOf('made-up note')),
        Buffer.from([0xc3, 0x28, 0xff, 0xc0, 0x80]),
        bytes.subarray(bytes.indexOf('made-up note')),
      ]),
    ],
  ])('is read with %s', async (_, file) => {
    const { contents, faults, unproved } = await survive(sourceOf(file))
    expect(contents?.entries).toBe(6)
    expect([...faults, ...unproved]).toEqual([])
  })
})

// ------------------------------------------------------------------ size

describe('texts of many megabytes', () => {
  const MEGABYTE = 1 << 20

  /** The file is never whole in memory: one chunk stands for all of the long text. */
  function longAt(path: Path, megabytes: number, unit: string, start: string): Source {
    const [head = '', tail = ''] = JSON.stringify(changedAt(ownSession(), path, () => `${start}LONG`)).split('LONG')
    const [first, chunk, last] = [head, unit.repeat(MEGABYTE / unit.length), tail].map(text => new TextEncoder().encode(text)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ]
    return async function* () {
      yield first
      for (let count = 0; count < megabytes; count++) yield chunk
      yield last
    }
  }

  const entry = (index: number, ...path: Path): Path => ['log', 'entries', index, ...path]
  const places: readonly (readonly [string, Path, string, string])[] = [
    ['a member that nobody knows', ['log', 'made_up'], 'aA1-', ''],
    ['the creator', ['log', 'creator', 'name'], 'aaaa', ''],
    ['the title of a page', ['log', 'pages', 0, 'title'], 'a/a/', 'https://app.example.com/'],
    ['a note', ['log', '_dcr', 'marks', 0, 'note'], 'ey-.', ''],
    ['the page of an entry', entry(4, '_dcr', 'pageUrl'), 'aaaa', 'https://app.example.com/'],
    ['the answer with a token', entry(3, 'response', 'content', 'text'), 'aA1-', ''],
    ['the answer of a call', entry(4, 'response', 'content', 'text'), '{a:b', ''],
    ['a form', entry(3, 'request', 'postData', 'text'), 'a=b&', ''],
    ['a header', entry(4, 'request', 'headers', 0, 'value'), 'aA1-', ''],
    ['a bearer token', entry(4, 'request', 'headers', 2, 'value'), 'aA1-', 'Bearer '],
    ['an address', entry(4, 'request', 'url'), 'aaaa', 'https://api.example.com/'],
    ['a query', entry(4, 'request', 'url'), 'a=b&', 'https://api.example.com/?'],
    ['a method', entry(4, 'request', 'method'), 'aaaa', ''],
  ]

  it.each(places)('8 MB in %s', async (_, path, unit, start) => {
    const { contents, faults, unproved, took } = await survive(longAt(path, 8, unit, start))
    expect(contents?.entries).toBe(6)
    expect([...faults, ...unproved]).toEqual([])
    expect(Math.max(...Object.values(took))).toBeLessThan(LONGEST)
  })

  it.each([places[0], places[5], places[8]] as typeof places)('100 MB in %s are read', async (_, path, unit, start) => {
    const started = performance.now()
    const contents = await readHar(longAt(path, 100, unit, start)(), { captureId: 'capture', profiles })
    expect(contents.entries).toBe(6)
    expect(performance.now() - started).toBeLessThan(LONGEST)
  })
})

// ------------------------------------------------------------------ markup

describe('markup in a file is text in the reports', () => {
  it.each(Object.entries(markup()))('%j', async (_, file) => {
    const { reports } = await survive(sourceOf(file))
    if (reports === null) throw new Error('the file was not read')
    const { markdown, github, junit, sarif, json, ndjson, pretty } = reports
    // What stands in code is shown as it is.
    const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]+`/g, '')
    expect(prose.replace(/<\/?(?:details|summary|code)>|\[[^[\]]*\]\(<https:[^<>\s]*>\)/g, '')).not.toMatch(
      /<|(?<!\\)!?\[[^\]]*\]\((?!<)|https?:\/\/tracker/,
    )
    expect(github.split('\n').filter(line => line !== '' && !/^::(?:error|warning|notice) [^\n]*$/.test(line))).toEqual([])
    expect(github).not.toMatch(/\n::error file=made-up::/)
    expect(junit).not.toMatch(/<(?:img|svg|script|iframe|!ENTITY)/i)
    for (const text of [sarif, json, ...ndjson.trim().split('\n')]) expect(() => JSON.parse(text) as unknown).not.toThrow()
    // No letter that a terminal obeys.
    for (const text of [pretty, github, markdown]) expect(text).not.toMatch(/[^\P{Cc}\n]/u)
  })
})
