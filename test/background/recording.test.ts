/** The session that is recorded: what is written, and what a worker that was stopped or a browser that crashed leaves. */
import { describe, expect, it } from 'vitest'
import { createRecording, type RecordingCheckpoint } from '../../src/background/recording'
import type { HttpExchange } from '../../src/core/exchange'
import { type AppLabel, readLabels } from '../../src/core/labels'
import type { Observation } from '../../src/core/observation'
import type { HiddenSignature } from '../../src/core/placeholder'
import type { SessionInfo } from '../../src/core/session-info'
import type { OpenSession, Part, SessionWriter } from '../../src/store/sessions'
import { createHandClock, settle } from '../support/hand-clock'
import { testKey } from '../support/redact'
import { parseScenario } from '../support/scenario'

const MINUTE = 60_000
const ENVIRONMENT = { browser: 'Chromium 156', platform: 'linux x86-64', app: '0.1.0', timeZone: 'Europe/Berlin' }

/** A store in memory: it outlives workers. */
function createDisk() {
  const sessions = new Map<string, OpenSession>()
  const parts = new Map<string, Part>()
  let isFull = false
  const writer: SessionWriter = {
    list: async () => [...sessions.values()].map(({ info }) => info),
    read: async () => null,
    async open() {
      const open = [...sessions.values()].find(({ info }) => info.endedAt === null)
      return open === undefined ? null : { ...open, labels: readLabels(parts.get('labels')?.value, 'live') }
    },
    async start(info) {
      const open = { info, runs: 0, aliveAt: info.startedAt, placeholderKey: testKey(), labels: [] }
      sessions.set(info.id, open)
      return open
    },
    async resume(id) {
      const open = sessions.get(id) as OpenSession
      sessions.set(id, { ...open, runs: open.runs + 1 })
    },
    async write(id, written, info, aliveAt) {
      if (isFull) throw new Error('no room')
      for (const part of written) {
        if (part.value === null) parts.delete(part.name)
        else parts.set(part.name, part)
      }
      sessions.set(id, { ...(sessions.get(id) as OpenSession), info, aliveAt })
    },
    async end(info) {
      sessions.set(info.id, { ...(sessions.get(info.id) as OpenSession), info })
    },
    async nameApp(_, label) {
      parts.set('labels', { name: 'labels', kind: 'labels', at: 0, value: [label] })
    },
    async rename(id, name) {
      const open = sessions.get(id) as OpenSession
      sessions.set(id, { ...open, info: { ...open.info, name } })
    },
    async remove(id) {
      sessions.delete(id)
      parts.clear()
    },
    async clear() {
      sessions.clear()
      parts.clear()
    },
  }
  return {
    writer,
    parts,
    setFull(value: boolean) {
      isFull = value
    },
    text: () => JSON.stringify([...parts.values()]),
    only: () => [...sessions.values()][0]?.info as SessionInfo,
  }
}

/** A worker over this disk and this log. */
function createWorker(disk: ReturnType<typeof createDisk>, log: Observation[], startedAt: number) {
  const clock = createHandClock()
  let now = startedAt
  let labels: readonly AppLabel[] = []
  const signatures = new Map<string, HiddenSignature>()
  const recording = createRecording({
    sessions: disk.writer,
    read: async (after, limit) => log.slice(after, after + limit).map((observation, index) => ({ seq: after + index + 1, observation })),
    environment: async () => ENVIRONMENT,
    signatures,
    labels: () => labels,
    named(before) {
      labels = before
    },
    now: () => now,
    schedule: clock.schedule,
    changed: () => undefined,
  })
  return {
    recording,
    setNow(value: number) {
      now = value
    },
    get labels() {
      return labels
    },
    tell(jwt: string, state: HiddenSignature) {
      signatures.set(jwt, state)
      recording.signaturesChanged([jwt])
    },
    call(...given: AppLabel[]) {
      labels = given
      recording.add([])
    },
    see(...observations: Observation[]) {
      log.push(...observations)
      recording.add(observations)
    },
    async write() {
      await clock.pass(10_000)
      await settle()
    },
  }
}

const observe = (exchange: HttpExchange, change: Partial<HttpExchange['context']> = {}): Observation => {
  const { id, ...data } = exchange
  const key = `devtools:page:${id}`
  return {
    id: key,
    requestKey: key,
    source: 'devtools',
    at: data.startedAt,
    phase: 'entry',
    data: { ...data, context: { ...data.context, ...change } },
  }
}

const APP = 'https://app.example.com'
const label = (name: string, change: Partial<AppLabel> = {}): AppLabel => ({
  ...{ captureId: 'live', origin: APP, topLevelSite: null, partition: null, device: null, name },
  ...change,
})
const namesIn = ({ parts }: ReturnType<typeof createDisk>) =>
  readLabels(parts.get('labels')?.value, '').map(({ origin, name }) => `${origin} ${name}`)

const made = (text: string) => parseScenario(text, 'oidc').exchanges.map(exchange => observe(exchange))
const start = Date.UTC(2026, 0, 15, 12)

describe('a recording', () => {
  it('writes what comes in, without its secrets', async () => {
    const disk = createDisk()
    const worker = createWorker(disk, [], start)
    await worker.recording.start(0)
    worker.see(...made('1 reg→C1 · 2 tok(C1)→T1/3600 · 3 api(T1)'))
    await worker.write()
    expect(disk.parts.size).toBe(3)
    expect(disk.text()).not.toMatch(/made-up-secret|made-up-token/)
    expect(worker.recording.info).toMatchObject({ calls: 3, marks: 0, endedAt: null, environment: ENVIRONMENT })
  })

  it('ends with everything that was seen', async () => {
    const disk = createDisk()
    const worker = createWorker(disk, [], start)
    await worker.recording.start(0)
    worker.see(...made('1 reg→C1'))
    worker.setNow(start + MINUTE)
    expect(await worker.recording.stop()).toMatchObject({ calls: 1, endedAt: start + MINUTE, end: 'stopped' })
    expect(disk.parts.size).toBe(1)
    expect(worker.recording.info).toBeNull()
    expect(await worker.recording.stop()).toBeNull()
  })

  it('takes a gap back that turned out to have missed nothing', async () => {
    const worker = createWorker(createDisk(), [], start)
    await worker.recording.start(0)
    const gap = (missed?: number): Observation => ({
      ...{ id: `gap:${missed}`, requestKey: 'gap', source: 'webrequest', at: start, phase: 'gap' },
      data: { reason: 'worker-stopped', until: start, tabId: null, ...(missed !== undefined && { missed }) },
    })
    worker.see(gap())
    expect(worker.recording.info?.gaps).toBe(1)
    worker.see(gap(0))
    expect(worker.recording.info?.gaps).toBe(0)
  })

  it('remembers what came of checking signatures, which it hides', async () => {
    const disk = createDisk()
    const worker = createWorker(disk, [], start)
    await worker.recording.start(0)
    const calls = made('1 tok→T1/3600 {jwt: 60} · 2 api(T1)')
    worker.see(...calls)
    await worker.write()
    expect(disk.text()).not.toContain('invalid')
    const [jwt = ''] = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(JSON.stringify(calls)) ?? []
    worker.tell(jwt, 'invalid')
    await worker.write()
    expect(disk.text().match(/redacted-invalid-signature/g)).toHaveLength(2)
    expect(disk.parts.size).toBe(2)
  })

  it('leaves out private windows and containers, and counts their calls', async () => {
    const disk = createDisk()
    const worker = createWorker(disk, [], start)
    await worker.recording.start(0)
    const [first, second] = parseScenario('1 reg→C1 · 2 reg→C2', 'oidc').exchanges as [HttpExchange, HttpExchange]
    worker.see(observe(first, { partition: 'private' }), observe(second))
    await worker.write()
    expect([...disk.parts.keys()]).toEqual(['0:devtools:page:x002'])
    expect(worker.recording.info).toMatchObject({ calls: 1, leftOut: 1 })
  })

  it('keeps the user’s words, but for secrets in them', async () => {
    const disk = createDisk()
    const worker = createWorker(disk, [], start)
    await worker.recording.start(0)
    worker.see(...made('1 reg→C1'), {
      id: 'm',
      requestKey: 'm',
      source: 'webrequest',
      at: start + 500,
      phase: 'mark',
      data: { kind: 'note', note: 'blocked with made-up-secret-of-C1', origin: null },
    })
    await worker.write()
    expect(worker.recording.info?.marks).toBe(1)
    expect(disk.text()).toContain('blocked with redacted')
    expect(disk.text()).not.toContain('made-up-secret')
  })

  it('keeps what the user calls the apps, now and then, and no longer than that', async () => {
    const disk = createDisk()
    const worker = createWorker(disk, [], start)
    // Named before it is recorded; and before the app is seen, nothing says that it takes part.
    worker.call(label('Living room TV'), label('My bank', { origin: 'https://bank.example' }))
    await worker.recording.start(0)
    worker.call(label('Living room TV'), label('My bank', { origin: 'https://bank.example' }))
    await worker.write()
    expect(namesIn(disk)).toEqual([])
    worker.see(...made('1 reg→C1'))
    await worker.write()
    expect(namesIn(disk)).toEqual([`${APP} Living room TV`])
    worker.call(label('Bedroom TV'))
    await worker.write()
    expect(namesIn(disk)).toEqual([`${APP} Bedroom TV`])
    worker.call()
    await worker.recording.stop()
    expect(namesIn(disk)).toEqual([])
    expect(disk.text()).not.toMatch(/My bank|bank\.example/)
  })

  it('keeps no secret that is part of a name, also where it becomes known later, and no name of a private window', async () => {
    const disk = createDisk()
    const worker = createWorker(disk, [], start)
    await worker.recording.start(0)
    worker.call(label('TV with made-up-secret-of-C1'), label('Hidden away', { partition: 'private' }))
    worker.see(...made('1 api(T1)'))
    await worker.write()
    expect(namesIn(disk)).toHaveLength(1)
    worker.see(...made('2 reg→C1').map(item => ({ ...item, id: `${item.id}-2`, requestKey: `${item.requestKey}-2` })))
    await worker.write()
    expect(namesIn(disk)[0]).toMatch(/^https:\/\/app\.example\.com TV with redacted/)
    expect(disk.text()).not.toMatch(/made-up-secret|Hidden away/)
  })

  it('goes on when there is room again', async () => {
    const disk = createDisk()
    const worker = createWorker(disk, [], start)
    await worker.recording.start(0)
    disk.setFull(true)
    worker.see(...made('1 reg→C1'))
    await worker.write()
    expect(disk.parts.size).toBe(0)
    disk.setFull(false)
    await worker.write()
    expect(disk.parts.size).toBe(1)
  })
})

describe('a worker that was stopped', () => {
  it('takes up what it recorded: nothing is lost or doubled', async () => {
    const disk = createDisk()
    const log: Observation[] = made('1 reg→C9')
    const before = createWorker(disk, log, start)
    await before.recording.start(log.length)
    before.see(...made('2 reg→C1 · 3 tok(C1)→T1/60'))
    await before.write()
    const checkpoint = before.recording.checkpoint as RecordingCheckpoint

    const after = createWorker(disk, log, start + MINUTE)
    // Seen while nobody knew that a session is being recorded.
    log.push(...made('4 api(T1)').map(item => ({ ...item, id: `${item.id}-late`, requestKey: `${item.requestKey}-late` })))
    expect(await after.recording.takeUp(checkpoint, log.length)).toBeNull()
    await settle()
    expect(disk.parts.size).toBe(3)
    expect(await after.recording.stop()).toMatchObject({ calls: 3 })
  })
})

describe('a browser that went away', () => {
  it('goes on recording when it is back soon, and says what lies between', async () => {
    const disk = createDisk()
    const before = createWorker(disk, [], start)
    await before.recording.start(0)
    before.setNow(start + MINUTE)
    before.see(...made('1 reg→C1'))
    await before.write()

    const log: Observation[] = []
    const after = createWorker(disk, log, start + 5 * MINUTE)
    expect(await after.recording.takeUp(null, 0)).toMatchObject({
      phase: 'gap',
      at: start + MINUTE,
      data: { reason: 'worker-stopped', until: start + 5 * MINUTE },
    })
    // The browser counts its requests anew: what has the same number is another call.
    after.see(...made('9 reg→C2'))
    await after.write()
    expect(disk.parts.size).toBe(2)
    expect(after.labels).toEqual([])
    expect(await after.recording.stop()).toMatchObject({ calls: 2, end: 'stopped' })
  })

  it('remembers what the apps are called', async () => {
    const disk = createDisk()
    const before = createWorker(disk, [], start)
    await before.recording.start(0)
    before.call(label('Living room TV'), label('Bedroom TV', { origin: 'https://b.example.net' }))
    before.see(...made('1 reg→C1 · 2 reg→C2 {instance: b}'))
    await before.write()
    const both = namesIn(disk)
    expect(both).toHaveLength(2)

    const after = createWorker(disk, [], start + MINUTE)
    await after.recording.takeUp(null, 0)
    expect(after.labels.map(({ name }) => name)).toEqual(['Living room TV', 'Bedroom TV'])
    // One of them is seen again, and loses its name.
    after.see(...made('9 reg→C3'))
    after.call(...after.labels.slice(1))
    await after.write()
    expect(namesIn(disk)).toEqual(both.slice(1))
  })

  it('has ended the session when it comes back after more than an hour', async () => {
    const disk = createDisk()
    const before = createWorker(disk, [], start)
    await before.recording.start(0)
    before.setNow(start + MINUTE)
    before.see(...made('1 reg→C1'))
    await before.write()
    const after = createWorker(disk, [], start + 62 * MINUTE)
    expect(await after.recording.takeUp(null, 0)).toBeNull()
    expect(after.recording.info).toBeNull()
    expect(disk.only()).toMatchObject({ calls: 1, endedAt: start + MINUTE, end: 'interrupted' })
  })
})

describe('deleting', () => {
  it('of the session that is being recorded ends the recording', async () => {
    const disk = createDisk()
    const worker = createWorker(disk, [], start)
    const { id } = await worker.recording.start(0)
    worker.see(...made('1 reg→C1'))
    await worker.recording.remove(id)
    await worker.write()
    expect(worker.recording.info).toBeNull()
    expect(disk.parts.size).toBe(0)
  })
})
