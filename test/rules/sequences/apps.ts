/**
 * Made-up lives of up to three apps. An app only uses what it could read and still has: clients and tokens whose answer came, was
 * readable, and was not cut off by a page load. Beyond that it does anything: again, too early, too late, at the same time, after a
 * refusal or a lost answer. Times crowd around the bounds of the definitions.
 */
import fc from 'fast-check'
import { EPS, earliestExpiry, earlyWindow, latestExpiry, NEAR } from './definitions'
import { type App, isGranted, type Mint, type Outcome, type Step } from './steps'

/** What an app may do; the numbers and outcomes that belong to it are drawn beforehand. */
export type Deed =
  | { readonly kind: 'load' }
  | { readonly kind: 'clearing' }
  | { readonly kind: 'revocation' }
  | { readonly kind: 'registration'; readonly outcome: Outcome; readonly statement: string; readonly secretLife: number | null }
  | { readonly kind: 'deletion'; readonly outcome: Outcome }
  | {
      readonly kind: 'mint'
      readonly outcome: Outcome
      readonly scope: string | null
      readonly lifetime: number | null
      readonly saidBy: 'answer' | 'token'
      /** The server hands out the token again that it gave last. */
      readonly isSameToken: boolean
    }
  | { readonly kind: 'refresh'; readonly outcome: Outcome; readonly isRotated: boolean }
  | { readonly kind: 'call'; readonly outcome: Outcome }

/** When, after the step before: after a while, or so close to a bound of the app's last token. */
type Pause =
  | { readonly until: 'while'; readonly ms: number }
  | { readonly until: 'window' | 'expiry' | 'grace'; readonly from: 'earliest' | 'latest'; readonly ms: number }

interface Choice {
  readonly deed: Deed
  readonly app: App
  readonly pause: Pause
  readonly duration: number
  /** Which of the clients or tokens that it has: 0 is the last one. */
  readonly which: number
}

const tenths = (min: number, max: number) => fc.integer({ min: min * 10, max: max * 10 }).map(number => number * 100)

function pauses(longest: number): fc.Arbitrary<Pause> {
  const whiles = [NEAR, NEAR / 2, 5 * NEAR, 10 * NEAR, 35 * NEAR].filter(ms => ms <= longest)
  return fc.oneof(
    { weight: 6, arbitrary: tenths(0, 3).map(ms => ({ until: 'while' as const, ms })) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...whiles), tenths(-0.3, 0.3)).map(([ms, more]) => ({ until: 'while' as const, ms: ms + more })),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        until: fc.constantFrom('window' as const, 'expiry' as const, 'grace' as const),
        from: fc.constantFrom('earliest' as const, 'latest' as const),
        ms: tenths(-0.3, 0.3),
      }),
    },
  )
}

export interface Kind {
  readonly deeds: fc.Arbitrary<Deed>
  readonly apps: readonly App[]
  readonly most: number
  /** Longest pause, ms, but for those that wait for a token's end. */
  readonly longest: number
  /** What each app has from before the capture. */
  readonly clients?: readonly string[]
  /** These before the others, in this order. */
  readonly first?: readonly fc.Arbitrary<Deed>[]
  /** Mostly an app takes the last that it was given; 1 to 3: the last, or one of so many. */
  readonly choosesAmong?: number
}

/** Sequences of steps, in order of their start. */
export function lives({ deeds, apps, most, longest, clients = [], first = [], choosesAmong = 1 }: Kind): fc.Arbitrary<readonly Step[]> {
  const choiceOf = (deed: fc.Arbitrary<Deed>): fc.Arbitrary<Choice> =>
    fc.record({
      deed,
      app: fc.oneof({ weight: 4, arbitrary: fc.constant(apps[0] ?? 'a') }, { weight: 1, arbitrary: fc.constantFrom(...apps) }),
      pause: pauses(longest),
      duration: fc.oneof({ weight: 3, arbitrary: tenths(0.1, 0.4) }, { weight: 1, arbitrary: tenths(0.5, 3) }),
      which: fc.oneof({ weight: 5, arbitrary: fc.nat(choosesAmong - 1) }, { weight: 1, arbitrary: fc.nat(2) }),
    })
  return fc
    .tuple(fc.tuple(...first.map(choiceOf)), fc.array(choiceOf(deeds), { minLength: 2, maxLength: most - first.length, size: 'max' }))
    .map(([early, late]) => live([...early, ...late], clients))
}

/** Something that an app has, or will have once the answer is there. */
interface Held {
  readonly name: string
  readonly from: number
}

class Memory {
  clients: Held[]
  tokens: Held[] = []
  refreshTokens: Held[] = []
  lastMint: Mint | null = null

  constructor(app: App, clients: readonly string[]) {
    this.clients = clients.map(name => ({ name: `${name}${app}`, from: 0 }))
  }
  /** Whoever leaves the page gets none of the answers that are under way. */
  leave(at: number): void {
    const arrived = ({ from }: Held) => from <= at
    this.clients = this.clients.filter(arrived)
    this.tokens = this.tokens.filter(arrived)
    this.refreshTokens = this.refreshTokens.filter(arrived)
  }
}

function pickOf(held: readonly Held[], now: number, which: number): string | null {
  const there = held.filter(({ from }) => from <= now)
  return there[there.length - 1 - (which % Math.max(there.length, 1))]?.name ?? null
}

function live(choices: readonly Choice[], clients: readonly string[]): Step[] {
  const memories: Record<App, Memory> = { a: new Memory('a', clients), b: new Memory('b', clients), c: new Memory('c', clients) }
  const steps: Step[] = []
  let now = 1000
  for (const choice of choices) {
    const memory = memories[choice.app]
    now = momentOf(choice.pause, now, memory.lastMint)
    const step = stepOf(choice, now, memory, steps.length + 1)
    if (step === null) continue
    steps.push(step)
    // Loads lie between the tenths of a second: so nothing ends just when one begins.
    if (step.kind === 'load') now += 100
  }
  return steps
}

function momentOf(pause: Pause, now: number, mint: Mint | null): number {
  const soon = now + (pause.until === 'while' ? pause.ms : 100)
  if (pause.until === 'while' || mint?.lifetime == null) return soon
  const expiry = (pause.from === 'earliest' ? earliestExpiry(mint) : latestExpiry(mint)) ?? now
  const bound = pause.until === 'window' ? expiry - earlyWindow(mint.lifetime) : pause.until === 'grace' ? expiry + EPS : expiry
  return bound + pause.ms > now ? bound + pause.ms : soon
}

function stepOf({ deed, app, duration, which }: Choice, now: number, memory: Memory, number: number): Step | null {
  const timed = { app, start: now, end: now + duration }
  if (deed.kind === 'load') {
    memory.leave(now + 50)
    return { ...timed, kind: 'load', start: now + 50, end: now + 100 }
  }
  if (deed.kind === 'clearing') return { ...timed, kind: 'clearing', end: now }
  if (deed.kind === 'registration') {
    const { outcome, statement, secretLife } = deed
    const name = `C${number}`
    if (outcome === 'granted') memory.clients.push({ name, from: timed.end })
    return {
      ...timed,
      kind: 'registration',
      statement,
      client: name,
      outcome,
      secretExpires: secretLife === null ? null : now + secretLife,
    }
  }
  if (deed.kind === 'call' || deed.kind === 'revocation') {
    const token = pickOf(memory.tokens, now, which)
    return token === null ? null : { ...timed, ...deed, token }
  }
  const client = pickOf(memory.clients, now, which)
  if (client === null) return null
  if (deed.kind === 'deletion') return { ...timed, ...deed, client }
  const last = memory.lastMint
  if (deed.kind === 'refresh') {
    // From before the capture all of them have the same one.
    const presented = pickOf(memory.refreshTokens, now, which) ?? 'R0'
    const token = `T${number}`
    const returned = deed.isRotated ? `R${number}` : null
    if (deed.outcome === 'granted') {
      memory.tokens.push({ name: token, from: timed.end })
      if (returned !== null) memory.refreshTokens.push({ name: returned, from: timed.end })
    }
    return { ...timed, kind: 'refresh', client, presented, returned, token, outcome: deed.outcome }
  }
  const { isSameToken, ...minting } = deed
  const again = isSameToken ? whatIsLeft(last, timed.start) : null
  const mint: Mint = { ...timed, ...minting, client, token: `T${number}`, ...again }
  const { token } = mint
  if (isGranted(mint)) memory.lastMint = mint
  if (mint.outcome === 'granted') memory.tokens.push({ name: token, from: timed.end })
  return mint
}

/** A server that hands out its token again says how long it still lives; within a second it would be one event, seen twice (E12). */
function whatIsLeft(last: Mint | null, now: number): Partial<Mint> | null {
  if (last === null || last.lifetime === null || last.saidBy === 'token' || now - last.end <= 1000) return null
  const left = Math.floor((last.start + last.lifetime - now) / 1000) * 1000
  return left <= 0 ? null : { client: last.client, scope: last.scope, token: last.token, lifetime: left, saidBy: 'answer' }
}
