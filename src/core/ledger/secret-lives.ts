/** From when to when clients' secrets are good. */
import type { Journal } from '../journal'
import type { Json, Message } from '../message'
import type { Client } from '../model'
import { epochMs } from '../oauth'
import type { Clocks } from './clocks'

/** When a secret ends: by the server's clock and, where the answer says when it was issued, by the capture's. */
interface SecretLife {
  readonly from: number
  readonly serverEnd: number | 'never'
  readonly end: number | null
  readonly host: string
}

/** The moment of issue, by the capture's clock and by the server's. */
interface Issued {
  readonly at: number
  readonly serverAt: number
}

export interface PastEnd {
  readonly pastMs: number
  readonly marginMs: number
  /** When the secret was given. */
  readonly from: number
}

export class SecretLives {
  readonly #journal: Journal
  readonly #clocks: Clocks
  /** By client: its secrets that expire, in order of time. */
  readonly #lives = new Map<Client, SecretLife[]>()

  constructor(journal: Journal, clocks: Clocks) {
    this.#journal = journal
    this.#clocks = clocks
  }

  note(client: Client, message: Message, from: number, serverEnd: number | 'never', issued: Issued | null): void {
    const host = message.url?.host ?? ''
    const { skewMs, uncertaintyMs } = this.#clocks.of(host)
    // Issued far from now: a client that the server made long ago, and gave again.
    const isNew = issued !== null && Math.abs(issued.serverAt - (from + skewMs)) <= uncertaintyMs + (from - issued.at) + 1000
    const end = isNew && serverEnd !== 'never' ? issued.at + serverEnd - issued.serverAt : null
    this.#journal.pushTo(this.#lives, client, { from, serverEnd, end, host })
  }

  /** Has the secret expired, or will it within a minute (R3)? Where the clocks are not known well enough, perhaps is yes. */
  isDue(client: Client, at: number): boolean {
    const life = this.#lives.get(client)?.findLast(item => item.from <= at)
    if (life === undefined || life.serverEnd === 'never') return false
    if (life.end !== null) return life.end <= at + 60_000
    const { skewMs, uncertaintyMs } = this.#clocks.of(life.host)
    return life.serverEnd <= at + skewMs + uncertaintyMs + 60_000
  }

  /** How far a client's secret was past its end at `at`, and how far off that may be (ms); null: it has none that is known. */
  pastEnd(client: Client, at: number): PastEnd | null {
    const life = this.#lives.get(client)?.findLast(item => item.from <= at)
    if (life === undefined || life.serverEnd === 'never') return null
    if (life.end !== null) return { pastMs: at - life.end, marginMs: 60_000, from: life.from }
    const { skewMs, uncertaintyMs } = this.#clocks.of(life.host)
    return { pastMs: at + skewMs - life.serverEnd, marginMs: uncertaintyMs + 60_000, from: life.from }
  }
}

export function readSecretExpiry(answer: Json): number | 'never' | null {
  const value = answer.client_secret_expires_at
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  return value === 0 ? 'never' : epochMs(value)
}

/** `client_id_issued_at` says what the server's clock showed meanwhile: the secret's life becomes a duration. */
export function issuedIn({ client_id_issued_at: issued }: Json, at: number): Issued | null {
  return typeof issued === 'number' && Number.isFinite(issued) ? { at, serverAt: epochMs(issued) } : null
}
