import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { HttpExchange } from '../../../src/core/exchange'
import { readHar } from '../../../src/core/har'
import { writeHar } from '../../../src/core/har-write'
import type { AppLabel } from '../../../src/core/labels'
import { type CopyOptions, type CopySink, isProved, redactedCopy, whatWouldBeHidden } from '../../../src/core/redact/copy'
import { type Keep, USUALLY_KEPT } from '../../../src/core/redact/keep'
import { counted, hiddenKinds, kindNames } from '../../../src/core/redact/kinds'
import { profiles } from '../../../src/profiles'
import { lintContents } from '../../../src/report/lint-har'
import { rules } from '../../../src/rules'
import { harFaults } from '../../support/har-schema'
import { testKey } from '../../support/redact'
import { parseScenario } from '../../support/scenario'

const trace = readFileSync(new URL('../../fixtures/har/fourteen-secrets.har', import.meta.url), 'utf8')
const secrets = Object.values(
  JSON.parse(readFileSync(new URL('../../fixtures/har/fourteen-secrets.json', import.meta.url), 'utf8')) as Record<string, string>,
)

const bytes = (text: string) => new TextEncoder().encode(text)
async function* stream(text: string): AsyncGenerator<Uint8Array> {
  yield bytes(text)
}

interface TextSink extends CopySink {
  readonly text: string
  readonly isWhole: boolean
}

function textSink(change = (text: string) => text): TextSink {
  let text = ''
  let isWhole = false
  return {
    write: piece => {
      text += piece
    },
    close: () => {
      text = change(text)
      isWhole = true
    },
    read: () => stream(text),
    get text() {
      return text
    },
    get isWhole() {
      return isWhole
    },
  }
}

const optionsFor = (har: string, sink: CopySink): CopyOptions => ({ open: () => stream(har), sink, key: testKey(), rules, profiles })

describe('a redacted copy', () => {
  it('is whole, holds no secret and comes with its proof', async () => {
    const sink = textSink()
    const copy = await redactedCopy(optionsFor(trace, sink))
    expect(isProved(copy)).toBe(true)
    expect(sink.isWhole).toBe(true)
    expect(harFaults(sink.text)).toEqual([])
    expect(secrets.filter(secret => sink.text.includes(secret))).toEqual([])
    expect(copy.result.findings.map(finding => finding.ruleId)).toContain('secret/in-url')
    expect(copy.contents.session.isRedacted).toBe(true)
  })

  it('is not proved where what is read back says something else', async () => {
    const copy = await redactedCopy(
      optionsFor(
        trace,
        textSink(text => text.replaceAll('"status":200', '"status":500')),
      ),
    )
    expect(copy.differences).not.toEqual([])
    expect(isProved(copy)).toBe(false)
  })

  it('tells how far it has come, step by step', async () => {
    const steps: string[] = []
    await redactedCopy({ ...optionsFor(trace, textSink()), onProgress: step => steps.push(step) })
    expect([...new Set(steps)]).toEqual(['learning', 'writing', 'checking'])
  })

  it.each(['before it began', 'while it is written', 'while it is checked'])('ends where it is told to: %s', async when => {
    const controller = new AbortController()
    const sink = textSink()
    if (when === 'before it began') controller.abort()
    const copy = redactedCopy({
      ...optionsFor(trace, {
        ...sink,
        write: piece => {
          if (when === 'while it is written') controller.abort()
          return sink.write(piece)
        },
        close: () => {
          if (when === 'while it is checked') controller.abort()
          return sink.close()
        },
      }),
      signal: controller.signal,
    })
    await expect(copy).rejects.toMatchObject({ name: 'AbortError' })
    expect(sink.isWhole).toBe(when === 'while it is checked')
  })
})

describe('whatever is let stay', () => {
  const kept = [true, false].flatMap(clientIds =>
    [true, false].flatMap(personal => [true, false].map(notes => ({ clientIds, personal, notes }))),
  )

  it.each(kept)('%j: no secret is among it, and the same is found', async keep => {
    const sink = textSink()
    const copy = await redactedCopy({ ...optionsFor(trace, sink), keep })
    expect(copy.differences).toEqual([])
    expect(copy.report.left).toEqual({})
    expect(secrets.filter(secret => sink.text.includes(secret))).toEqual([])
  })
})

describe('what stays if the user lets it', () => {
  const person = (exchange: HttpExchange): HttpExchange => ({
    ...exchange,
    request: {
      ...exchange.request,
      headers: [
        ...exchange.request.headers,
        { name: 'X-Forwarded-For', value: '203.0.113.9' },
        { name: 'AP-Device-Identifier', value: 'fingerprint made-up-device-of-somebody' },
      ],
    },
  })
  const exchanges = parseScenario('0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600 · 602 api(T2)').exchanges.map(
    person,
  )
  const clientIds = [
    ...new Set(
      JSON.stringify(exchanges)
        .match(/client_id=[\w.-]+/g)
        ?.map(pair => pair.slice(10)) ?? [],
    ),
  ]
  const har = [
    ...writeHar({
      name: 'Evening of Smith',
      exchanges,
      marks: [{ id: 'm1', at: (exchanges[0]?.startedAt ?? 0) + 5, kind: 'note', note: 'the picture froze', origin: null }],
      gaps: [],
      labels: [],
      suppressions: [],
      environment: null,
      exportedAt: 0,
      endedAt: null,
    }),
  ].join('')
  const copyWith = async (keep: Keep) => {
    const sink = textSink()
    const copy = await redactedCopy({ ...optionsFor(har, sink), keep })
    expect(copy.differences).toEqual([])
    expect(copy.report.left).toEqual({})
    expect(harFaults(sink.text)).toEqual([])
    return { copy, text: sink.text }
  }

  it('has clients to be looked for', () => expect(clientIds).toHaveLength(2))

  it.each<[string, Partial<Keep>, { readonly clients: number; readonly personal: boolean; readonly note: boolean }]>([
    ['as usual', {}, { clients: 2, personal: false, note: true }],
    ['personal details too', { personal: true }, { clients: 2, personal: true, note: true }],
    ['no client_id', { clientIds: false }, { clients: 0, personal: false, note: true }],
    ['no notes', { notes: false }, { clients: 2, personal: false, note: false }],
    ['nothing', { clientIds: false, personal: false, notes: false }, { clients: 0, personal: false, note: false }],
  ])('%s', async (_, keep, stays) => {
    const { copy, text } = await copyWith({ ...USUALLY_KEPT, ...keep })
    expect(clientIds.filter(id => text.includes(id))).toHaveLength(stays.clients)
    expect([text.includes('203.0.113.9'), text.includes('made-up-device-of-somebody')]).toEqual([stays.personal, stays.personal])
    expect([text.includes('the picture froze'), text.includes('Smith')]).toEqual([stays.note, stays.note])
    expect('personal' in copy.report.removed).toBe(!stays.personal)
    expect(copy.report.removed['client-id'] ?? 0).toBe(2 - stays.clients)
  })

  // The device is told of in two more headers of each call to the API.
  it('is counted before anything is written, with all that could be hidden', async () => {
    const { removed } = await whatWouldBeHidden(optionsFor(har, textSink()))
    expect(removed).toMatchObject({ 'client-id': 2, personal: 4, 'client-secret': 2, 'access-token': 2 })
  })
})

describe('names of apps', () => {
  const place = { captureId: 'live', origin: 'https://app.example.com', topLevelSite: null, partition: null, device: null }
  const file = (given: string, labels: readonly AppLabel[]) => {
    const { exchanges } = parseScenario(given)
    const said = { name: '', marks: [], gaps: [], suppressions: [], environment: null, exportedAt: 0, endedAt: null }
    return [...writeHar({ ...said, exchanges, labels })].join('')
  }
  const copyOf = async (har: string, options: Partial<CopyOptions> = {}) => {
    const sink = textSink()
    const copy = await redactedCopy({ ...optionsFor(har, sink), ...options })
    expect(copy.differences).toEqual([])
    expect(copy.report.left).toEqual({})
    expect(harFaults(sink.text)).toEqual([])
    return { text: sink.text, names: copy.result.instances.map(({ name }) => name) }
  }
  const LIFE = '1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2'

  it('stay with their apps', async () => {
    const frame = { ...place, topLevelSite: 'https://example.org', name: 'In the portal' }
    const given = `${LIFE} · 700 reg→C3 {top: https://portal.example.org/}`
    const { names } = await copyOf(file(given, [{ ...place, name: 'Living room TV' }, frame]))
    expect(names).toEqual(['Living room TV', 'In the portal'])
  })

  it.each(['made-up-secret-of-C1', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWRlLXVwIn0.', 'made-up@example.com'])(
    'hold no secret and nobody’s address: %s',
    async canary => {
      const { text, names } = await copyOf(file(LIFE, [{ ...place, name: `TV ${canary}` }]))
      expect(text).not.toContain(canary)
      expect(names[0]).toMatch(/^TV /)
    },
  )

  it('go with the notes', async () => {
    const { text, names } = await copyOf(file(LIFE, [{ ...place, name: 'TV of Smith' }]), { keep: { ...USUALLY_KEPT, notes: false } })
    expect(text).not.toContain('Smith')
    expect(names).toEqual(['app 1'])
  })

  it('are those that the user gives now', async () => {
    const { text, names } = await copyOf(file(LIFE, [{ ...place, name: 'Old name' }]), {
      labels: [{ ...place, captureId: 'session', name: 'New name' }],
    })
    expect(text).not.toContain('Old name')
    expect(names).toEqual(['New name'])
    expect((await copyOf(file(LIFE, [{ ...place, name: 'Old name' }]), { labels: [] })).names).toEqual(['app 1'])
  })

  describe('of devices behind one proxy', () => {
    const devices = '1 api(T1) {origin: none; device: a} · 2 api(T2) {origin: none; device: b} · 3 api(T1) {origin: none; device: a}'
    const given = `0 reg→C1 {origin: none; device: a} · ${devices}`
    const labelled = async () => {
      const contents = await readHar(stream(file(given, [])), { captureId: 'live', profiles })
      const { instances } = lintContents(contents, { rules, profiles })
      return instances.map(({ device }, index): AppLabel => ({ ...place, origin: null, device, name: `TV ${index}` }))
    }

    it('stay with their devices, which cannot be known again by them', async () => {
      const labels = await labelled()
      expect(labels.map(({ device }) => device).filter(Boolean)).toHaveLength(2)
      const { text, names } = await copyOf(file(given, labels))
      expect(names).toEqual(['TV 0', 'TV 1'])
      for (const { device } of labels) expect(text).not.toContain(device)
    })

    it('are left out where no call of the device is there', async () => {
      const { text } = await copyOf(file(given, [{ ...place, origin: null, device: '0123456789abcdef', name: 'Gone' }]))
      expect(text).not.toMatch(/Gone|0123456789abcdef/)
    })
  })
})

describe('words for what was hidden', () => {
  it('name each kind once, in the right number, and the rest together', () => {
    expect(kindNames({ 'access-token': 3, 'client-secret': 1, id: 2, sub: 1 })).toEqual([
      '3 access tokens',
      '1 client secret',
      '3 other values',
    ])
    expect(hiddenKinds({})).toEqual([])
    expect(counted('toString', 2)).toBe('2 toString')
  })
})
