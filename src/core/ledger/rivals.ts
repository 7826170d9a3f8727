/** Registrations of the same software, side by side: which came first, and which were under way at the same time. */
import type { Journal } from '../journal'
import type { App, Load, Registration } from '../model'
import { pair } from '../remembered'
import { addAnswered, lastAnswered } from './answers'

function isSentBefore(a: Registration, b: Registration): boolean {
  return a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.exchangeId < b.exchangeId)
}

export class Rivals {
  readonly #journal: Journal
  /** By app and fingerprint: registrations that succeeded, in order of their answers. */
  readonly #succeeded = new Map<string, Registration[]>()
  /** The same, of those whose answer the page could not read: they are kept by nobody, but may have been one too many. */
  readonly #unread = new Map<string, Registration[]>()
  /** By exchange: registrations of the same software that were under way at the same time. */
  readonly #rivals = new Map<string, Registration[]>()
  /** By app, fingerprint and load: the first registration there that succeeded. */
  readonly #firstOfLoad = new Map<string, Registration>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  succeeded(registration: Registration): void {
    const { app, fingerprint, isUsable } = registration
    if (fingerprint === null) return
    addAnswered(this.#journal, isUsable ? this.#succeeded : this.#unread, pair(app.key, fingerprint), registration)
  }

  /** Ties a registration whose client is known to the others of the same software. `isProven`: so far, nobody seemed to have read its answer. */
  relate(registration: Registration, isProven = false): void {
    const { app, fingerprint, isUsable, load } = registration
    if (fingerprint === null) return
    if (load !== null && isUsable) {
      const key = `${app.key} ${fingerprint} ${load.id}`
      const first = this.#firstOfLoad.get(key)
      // Of two at once it is the one that was sent first, whichever is answered first.
      if (first === undefined || isSentBefore(registration, first)) this.#journal.put(this.#firstOfLoad, key, registration)
    }
    const { sentAt, answeredAt, client } = registration
    for (const list of [this.#succeeded, this.#unread]) {
      const others = list.get(pair(app.key, fingerprint)) ?? []
      for (let index = others.length - 1; index >= 0; index--) {
        const other = others[index] as Registration
        // They are in order of their answers: what was answered before this one left, and all before that, is no rival.
        if (other.answeredAt === null || other.answeredAt <= sentAt) break
        if (other === registration || other.client === null || other.client === client) continue
        if (answeredAt !== null && other.sentAt >= answeredAt) continue
        // Whoever could not read the first answer asks again (E5); that the second could not be read is no excuse for asking twice.
        const isFirst = isSentBefore(registration, other)
        if (!(isFirst ? registration : other).isUsable) continue
        const isTied = (isProven && !isFirst) || (list === this.#unread && other.isUsable)
        if (isTied) continue
        this.#journal.pushTo(this.#rivals, registration.exchangeId, other)
        this.#journal.pushTo(this.#rivals, other.exchangeId, registration)
      }
    }
  }

  // ---------------------------------------------------------------- questions

  /** The app's newest registration with this fingerprint that succeeded, other than the excepted, and that the page could read by then. */
  newestAt(app: App, fingerprint: string, before: number, exceptId: string | null = null): Registration | null {
    return lastAnswered(this.#succeeded.get(pair(app.key, fingerprint)) ?? [], before, exceptId)
  }

  /** Registrations of the same software that were under way at the same time and made another client. */
  of(registration: Registration): readonly Registration[] {
    return this.#rivals.get(registration.exchangeId) ?? []
  }

  /** Was another registration of the same software under way, and one of the two clients has no name? */
  hasNameless({ app, fingerprint, isUsable, sentAt, exchangeId, client }: Registration): boolean {
    if (fingerprint === null || !isUsable) return false
    const others = this.#succeeded.get(pair(app.key, fingerprint)) ?? []
    for (let index = others.length - 1; index >= 0; index--) {
      const other = others[index] as Registration
      if (other.answeredAt === null || other.answeredAt <= sentAt) return false
      if (other.exchangeId !== exchangeId && (client === null || other.client === null)) return true
    }
    return false
  }

  /** The first registration in a load of the page that succeeded. */
  firstOfLoad(app: App, fingerprint: string, load: Load): Registration | null {
    return this.#firstOfLoad.get(`${app.key} ${fingerprint} ${load.id}`) ?? null
  }
}
