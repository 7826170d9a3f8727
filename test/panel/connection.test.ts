/** The panel keeps in step with the log, whatever becomes of the background. */
import { describe, expect, it } from 'vitest'
import type { HttpExchange } from '../../src/core/exchange'
import type { AppLabel } from '../../src/core/labels'
import type { Observation } from '../../src/core/observation'
import { DEFAULT_SETTINGS } from '../../src/core/session-info'
import { broadcast, createClient, serve } from '../../src/messages/client'
import type { Status } from '../../src/messages/contract'
import type { Reader } from '../../src/messages/follow-log'
import { connectPanel } from '../../src/panel/connection'
import { createFileOpener } from '../../src/panel/open-file'
import { createPanelStore } from '../../src/panel/store/panel-store'
import { profiles } from '../../src/profiles'
import { rules } from '../../src/rules'
import { handlersOf, idleStatus, someRecording } from '../support/background'
import { exchangeOf } from '../support/exchange-builder'
import { createHandClock, settle } from '../support/hand-clock'
import { parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'
import { createWirePair } from '../support/wire'

const TAB = 5
const APP = 'https://app.example.com'

interface CallOptions {
  readonly tab?: number
  readonly initiator?: string | null
  readonly source?: 'webrequest' | 'devtools'
  readonly at?: number
}

/** One API call, as an observation. */
function call(number: number, { tab = TAB, initiator = APP, source = 'devtools', at = number * 1000 }: CallOptions = {}): Observation {
  const key = source === 'devtools' ? `devtools:page:${number}` : `webrequest:${number}:hash`
  const exchange: HttpExchange = exchangeOf({
    id: key,
    at,
    method: 'GET',
    url: `https://api.example.com/v1/items/${number}`,
    headers: { authorization: 'Bearer made-up-token' },
    context: { tabId: tab, initiator, sources: [source], pageUrl: null },
  })
  const { id: _, ...data } = exchange
  if (source === 'devtools') return { id: key, requestKey: key, source, at, phase: 'entry', data }
  return { id: `${key}:request`, requestKey: key, source, at, phase: 'request', data: { request: data.request, context: data.context } }
}

/** As a browser's own sources tell it. */
function asLive(observation: Observation): Observation {
  if (observation.phase !== 'entry') return observation
  const { data } = observation
  return { ...observation, data: { ...data, context: { ...data.context, captureId: 'live' } } }
}

interface Setup {
  /** This browser lets the panel open the store itself. */
  readonly opens?: 'always' | 'never' | 'later'
}

/** A background with a log, and a panel connected to it. */
function start({ opens = 'always' }: Setup = {}) {
  const clock = createHandClock()
  const wires = createWirePair()
  const store = createPanelStore()
  const log: { seq: number; observation: Observation }[] = []
  let seq = 0
  let isLocked = opens === 'later'
  const asked = { own: 0, background: 0, status: 0 }
  /** Runs while a page is being read, once. */
  let whileReading: (() => void) | null = null
  let failing = 0
  let changes: Partial<Status> = {}
  const status = (): Status => ({ ...idleStatus, seen: seq, last: log.at(-1)?.seq ?? 0, ...changes })
  const page = (after: number, limit: number) => log.filter(record => record.seq > after).slice(0, limit)
  async function read(after: number, limit: number) {
    const records = page(after, limit)
    await settle(1)
    if (failing > 0) {
      failing--
      throw new Error('the store was closed')
    }
    whileReading?.()
    whileReading = null
    return records
  }
  const verified: string[] = []
  const badges: number[] = []
  const own: Reader = {
    read(after, limit) {
      asked.own++
      return read(after, limit)
    },
  }
  serve(wires.background, {
    ...handlersOf(),
    'log/append': async () => ({ last: seq }),
    'log/read': (after, limit) => {
      asked.background++
      return read(after, limit)
    },
    'status/get': async () => {
      asked.status++
      return status()
    },
    'badge/show': async (_tab, count) => {
      badges.push(count)
    },
  })
  const append = (...observations: Observation[]) => {
    for (const observation of observations) log.push({ seq: ++seq, observation })
  }
  const grew = () => broadcast(wires.background, 'log/grew', { last: seq })
  let draws = 0
  store.subscribe((state, before) => {
    if (state.result !== before.result) draws++
  })
  return {
    clock,
    store,
    asked,
    append,
    grew,
    /** Stores and says so. */
    add(...observations: Observation[]) {
      append(...observations)
      grew()
    },
    clear() {
      log.length = 0
      broadcast(wires.background, 'log/cleared', {})
    },
    clearSilently() {
      log.length = 0
    },
    tellCleared: () => broadcast(wires.background, 'log/cleared', {}),
    setGone: wires.setGone,
    unlock() {
      isLocked = false
    },
    failReads(times: number) {
      failing = times
    },
    onceWhileReading(run: () => void) {
      whileReading = run
    },
    connect() {
      connectPanel({
        store,
        client: createClient(wires.page),
        rules,
        profiles,
        tabId: TAB,
        async openReader() {
          if (opens === 'never') throw new Error('this browser keeps the store from this page')
          return isLocked ? null : own
        },
        schedule: clock.schedule,
        verify: async jwts => {
          verified.push(...jwts.map(({ text }) => text))
          return jwts.map(({ id }) => ({ id, state: { kind: 'invalid', kid: 'made-up', from: 'made up' } }))
        },
      })
      return clock.pass(0)
    },
    verified,
    badges,
    change(next: Partial<Status>) {
      changes = next
      broadcast(wires.background, 'status/changed', status())
    },
    findings: () => store.getState().result.findings.map(({ ruleId }) => ruleId),
    give: () => store.getState().keySetGiven({ issuer: null, from: 'made up', keys: [] }),
    shown: () => store.getState().result.exchanges.map(({ exchange }) => exchange.request.url.split('/').at(-1)),
    connection: () => store.getState().connection,
    draws: () => draws,
  }
}

const many = (count: number, from = 1) => Array.from({ length: count }, (_, index) => call(from + index))

describe('names of apps', () => {
  const label = (name: string): AppLabel => ({
    ...{ captureId: 'live', origin: APP, topLevelSite: null, partition: null, device: null },
    name,
  })
  /** As it comes over a wire: the same again is not the same list. */
  const change = (panel: ReturnType<typeof start>, ...labels: AppLabel[]) => panel.change({ labels: structuredClone(labels) })
  const names = (panel: ReturnType<typeof start>) => panel.store.getState().result.instances.map(({ name }) => name)

  it('are shown as soon as somebody gives them, in every panel, and gone when they are taken away', async () => {
    const panel = start()
    panel.append(...many(2).map(asLive))
    await panel.connect()
    await panel.clock.pass(1000)
    expect(names(panel)).toEqual(['app 1'])
    change(panel, label('Living room TV'))
    await panel.clock.pass(1000)
    expect(names(panel)).toEqual(['Living room TV'])
    change(panel)
    await panel.clock.pass(1000)
    expect(names(panel)).toEqual(['app 1'])
  })

  it('said again are no news', async () => {
    const panel = start()
    panel.append(...many(2).map(asLive))
    await panel.connect()
    change(panel, label('Living room TV'))
    await panel.clock.pass(1000)
    const before = panel.draws()
    change(panel, label('Living room TV'))
    await panel.clock.pass(1000)
    expect(panel.draws()).toBe(before)
  })

  it('outlive the clearing of the log, and all that the panel forgets', async () => {
    const panel = start()
    panel.append(...many(2).map(asLive))
    await panel.connect()
    change(panel, label('Living room TV'))
    await panel.clock.pass(1000)
    panel.clear()
    await panel.clock.pass(1000)
    expect(names(panel)).toEqual([])
    panel.add(...many(2, 3).map(asLive))
    await panel.clock.pass(1000)
    expect(names(panel)).toEqual(['Living room TV'])
    panel.give()
    await panel.clock.pass(1000)
    expect(names(panel)).toEqual(['Living room TV'])
  })
})

describe('reading', () => {
  it('shows what was there before the panel was', async () => {
    const panel = start()
    panel.append(...many(3))
    expect(panel.connection()).toBe('connecting')
    await panel.connect()
    await panel.clock.pass(1000)
    expect([panel.shown(), panel.connection()]).toEqual([['1', '2', '3'], 'live'])
    expect(panel.store.getState().seen.total).toBe(3)
  })

  it('reads page after page to the end', async () => {
    const panel = start()
    panel.append(...many(2500))
    await panel.connect()
    await panel.clock.pass(1000)
    expect(panel.shown()).toHaveLength(2500)
    // Three pages; one look more for what may have come meanwhile.
    expect(panel.asked.own).toBeLessThanOrEqual(4)
  })

  it('draws a burst once', async () => {
    const panel = start()
    await panel.connect()
    await panel.clock.pass(1000)
    const before = panel.draws()
    for (const observation of many(40)) {
      panel.add(observation)
      await settle()
    }
    await panel.clock.pass(1000)
    expect(panel.shown()).toHaveLength(40)
    expect(panel.draws() - before).toBe(1)
  })

  it('reads on for what came while it was reading', async () => {
    const panel = start()
    panel.append(...many(1))
    panel.onceWhileReading(() => panel.add(...many(1, 2)))
    await panel.connect()
    await panel.clock.pass(1000)
    expect(panel.shown()).toEqual(['1', '2'])
  })

  it('goes through the background where the browser keeps the store to itself', async () => {
    const panel = start({ opens: 'never' })
    panel.append(...many(2))
    await panel.connect()
    await panel.clock.pass(1000)
    expect([panel.shown(), panel.asked.own, panel.asked.background > 0]).toEqual([['1', '2'], 0, true])
  })

  it('waits where there is nothing to read yet', async () => {
    const panel = start({ opens: 'later' })
    await panel.connect()
    expect([panel.shown(), panel.connection()]).toEqual([[], 'live'])
    panel.unlock()
    panel.add(...many(1))
    await panel.clock.pass(1000)
    expect(panel.shown()).toEqual(['1'])
  })
})

describe('clearing', () => {
  it('empties the panel at once', async () => {
    const panel = start()
    panel.append(...many(3))
    await panel.connect()
    await panel.clock.pass(1000)
    panel.clear()
    await settle()
    expect(panel.shown()).toEqual([])
    panel.add(...many(1, 9))
    await panel.clock.pass(1000)
    expect(panel.shown()).toEqual(['9'])
  })

  it('while the log is being read leaves nothing of the past', async () => {
    const panel = start()
    panel.append(...many(3))
    panel.onceWhileReading(() => panel.clear())
    await panel.connect()
    await panel.clock.pass(1000)
    expect(panel.shown()).toEqual([])
  })

  it('loses nothing that was read before the panel was told of it', async () => {
    const panel = start()
    panel.append(...many(3))
    await panel.connect()
    await panel.clock.pass(1000)
    panel.clearSilently()
    panel.add(...many(1, 9))
    await panel.clock.pass(1000)
    panel.tellCleared()
    await panel.clock.pass(1000)
    expect(panel.shown()).toEqual(['9'])
  })
})

describe('a background that goes and comes back', () => {
  it('is said to be lost, and found again', async () => {
    const panel = start()
    panel.setGone(true)
    await panel.connect()
    expect(panel.connection()).toBe('lost')
    await panel.clock.pass(5000)
    expect(panel.connection()).toBe('lost')
    panel.append(...many(2))
    panel.setGone(false)
    await panel.clock.pass(1500)
    expect([panel.connection(), panel.shown()]).toEqual(['live', ['1', '2']])
  })

  it('is asked for by one attempt at a time', async () => {
    const panel = start()
    await panel.connect()
    panel.failReads(30)
    for (let number = 1; number <= 20; number++) {
      panel.add(call(number))
      await settle()
    }
    panel.setGone(true)
    await panel.clock.pass(3000)
    expect(panel.clock.planned).toBeLessThanOrEqual(1)
    const before = panel.asked.status
    panel.setGone(false)
    await panel.clock.pass(60_000)
    expect(panel.shown()).toHaveLength(20)
    expect(panel.connection()).toBe('live')
    // A read that fails is tried for again after a second, and not by several at once.
    expect(panel.asked.status - before).toBeLessThanOrEqual(35)
  })

  it('misses nothing by a read that failed', async () => {
    const panel = start()
    panel.append(...many(3))
    panel.failReads(2)
    await panel.connect()
    expect(panel.connection()).toBe('lost')
    await panel.clock.pass(5000)
    expect([panel.connection(), panel.shown()]).toEqual(['live', ['1', '2', '3']])
  })
})

describe('whose calls are shown', () => {
  const shownOf = async (...observations: Observation[]) => {
    const panel = start()
    panel.append(...observations)
    await panel.connect()
    await panel.clock.pass(1000)
    return panel.shown()
  }

  it('this tab’s, and no other’s', async () => {
    expect(await shownOf(call(1), call(2, { tab: 6 }), call(3))).toEqual(['1', '3'])
  })

  it('a service worker’s, where it serves this tab’s origin, before and after that is known', async () => {
    const worker = (number: number, initiator: string | null = APP) => call(number, { tab: -1, initiator })
    expect(await shownOf(worker(1), call(2), worker(3))).toEqual(['1', '2', '3'])
    expect(await shownOf(worker(1, 'https://other.example.com'), call(2), worker(3, null))).toEqual(['2'])
  })

  it('one that first had no tab and then this one, as it is now', async () => {
    // webRequest sees the worker's call without a tab; DevTools of this tab sees it with its answer.
    const early = call(1, { tab: -1, source: 'webrequest', initiator: APP })
    const late = call(1, { source: 'devtools', initiator: null })
    const panel = start()
    panel.append(early, late, call(2))
    await panel.connect()
    await panel.clock.pass(1000)
    expect(panel.shown()).toEqual(['1', '2'])
    expect(panel.store.getState().result.exchanges.at(0)?.exchange.response?.status).toBe(200)
  })

  it('a gap of this tab or of all, and no other’s', async () => {
    const gap = (id: string, tabId: number | null): Observation => ({
      id,
      requestKey: id,
      source: 'webrequest',
      at: 1,
      phase: 'gap',
      data: { reason: 'worker-stopped', until: null, tabId },
    })
    const panel = start()
    panel.append(gap('all', null), gap('ours', TAB), gap('theirs', 6))
    await panel.connect()
    await panel.clock.pass(1000)
    expect(
      panel.store
        .getState()
        .result.gaps.map(({ id }) => id)
        .sort(),
    ).toEqual(['all', 'ours'])
  })
})

describe('what is watched', () => {
  it('follows the background’s word', async () => {
    const panel = start()
    await panel.connect()
    expect(panel.store.getState().watching).toEqual({ state: 'watching', missingHosts: [] })
  })
})

describe('signatures', () => {
  /** A registration, and a token that is a JWT, at a server whose keys were seen. */
  const scenario = parseScenario(
    '0 metadata · 1 jwks {answer: {"keys": [{"kty": "RSA", "kid": "made-up", "n": "AQAB", "e": "AQAB"}]}} · 2 reg→C1 · 3 tok(C1)→T1/3600 {claims: {"iss": "https://as.example.com"}; header: {"alg": "RS256", "kid": "made-up"}} · 4 api(T1)',
    'rfc7591',
  )
  const observed = scenario.exchanges.map(({ id, ...data }): Observation => {
    const context = { ...data.context, tabId: TAB }
    return { id, requestKey: id, source: 'devtools', at: data.startedAt, phase: 'entry', data: { ...data, context } }
  })

  it('are checked when rules ask, and what came of it is shown', async () => {
    const panel = start()
    panel.append(...observed)
    await panel.connect()
    await panel.clock.pass(1000)
    expect(panel.verified).toHaveLength(1)
    expect(panel.findings()).toContain('jwt/signature-invalid')
  })
  it('are checked again with keys that the user gives', async () => {
    const panel = start()
    panel.append(...observed)
    await panel.connect()
    await panel.clock.pass(1000)
    panel.give()
    await panel.clock.pass(1000)
    expect(panel.verified).toHaveLength(2)
    expect(panel.findings()).toContain('jwt/signature-invalid')
  })
})

describe('every tab’s story', () => {
  it('is shown when asked for, and this tab’s again afterwards', async () => {
    const panel = start()
    panel.append(call(1), call(2, { tab: 6, initiator: 'https://other.example' }), call(3))
    await panel.connect()
    await panel.clock.pass(1000)
    expect(panel.shown()).toEqual(['1', '3'])
    panel.store.getState().extentChosen('all')
    await panel.clock.pass(1000)
    expect(panel.shown()).toEqual(['1', '2', '3'])
    panel.store.getState().extentChosen('tab')
    await panel.clock.pass(1000)
    expect(panel.shown()).toEqual(['1', '3'])
  })

  it('is not what the number on this tab’s button counts', async () => {
    const panel = start()
    panel.append(call(1))
    await panel.connect()
    await panel.clock.pass(1000)
    const before = panel.badges.length
    expect(before).toBeGreaterThan(0)
    panel.store.getState().extentChosen('all')
    panel.add(call(2, { tab: 6 }))
    await panel.clock.pass(1000)
    expect(panel.badges).toHaveLength(before)
  })
})

describe('what the recorder is doing', () => {
  it.each<[string, Partial<Status>, object]>([
    ['recording', { recording: someRecording }, { recording: someRecording }],
    [
      'without room',
      { storage: { records: 5, bytes: 9, failure: 'full', waiting: 2, lost: 1 } },
      { storage: { failure: 'full', waiting: 2, lost: 1 } },
    ],
    [
      'only where DevTools is open',
      { settings: { ...DEFAULT_SETTINGS, scope: { kind: 'devtools' } } },
      { watching: { state: 'devtools-only', missingHosts: [] } },
    ],
    [
      'only some sites, all of which it may see',
      { settings: { ...DEFAULT_SETTINGS, scope: { kind: 'sites', sites: ['a.example'] } }, access: { all: false, missing: [] } },
      { watching: { state: 'watching', missingHosts: [], sites: ['a.example'] } },
    ],
    [
      'without access',
      { access: { all: false, missing: ['https://a.example'] } },
      { watching: { state: 'not-permitted', missingHosts: ['https://a.example'] } },
    ],
  ])('%s', async (_, changes, shown) => {
    const panel = start()
    await panel.connect()
    panel.change(changes)
    await panel.clock.pass(1000)
    expect(panel.store.getState()).toMatchObject(shown)
  })
})

describe('a file that is open', () => {
  it('is not written over by what comes meanwhile, which is there once it is closed', async () => {
    const panel = start()
    panel.append(call(1))
    await panel.connect()
    await panel.clock.pass(1000)
    const opener = createFileOpener(panel.store)
    const text = JSON.stringify(toHar(parseScenario('0 load · 1 reg→C1').exchanges))
    await opener.open(new File([text], 'evening.har'))
    const shown = panel.shown()
    panel.add(call(2))
    panel.change({ recording: someRecording })
    await panel.clock.pass(1000)
    const state = panel.store.getState()
    expect([panel.shown(), state.watching.state, state.recording]).toEqual([shown, 'file', someRecording])
    opener.close()
    await panel.clock.pass(1000)
    expect([panel.shown(), panel.store.getState().watching.state]).toEqual([['1', '2'], 'watching'])
  })
})
