/** Refusals that may have been a licence to register (`client`) or to mint (`token`), if one could see them whole. */
import type { NotEvaluatedReason } from '../finding'
import type { Journal } from '../journal'
import type { Instance } from '../model'
import type { Apps } from './apps'
import type { Entry } from './entry'

export type DoubtAbout = 'client' | 'token'

interface Doubt {
  readonly at: number
  readonly reason: NotEvaluatedReason
}

export class Doubts {
  readonly #journal: Journal
  readonly #apps: Apps
  /** By what it is about and the app instance, in order of the answers. */
  readonly #doubts = new Map<string, Doubt[]>()

  constructor(journal: Journal, apps: Apps) {
    this.#journal = journal
    this.#apps = apps
  }

  add(about: DoubtAbout, entry: Entry, at: number, reason: NotEvaluatedReason): void {
    this.#journal.pushTo(this.#doubts, `${about} ${this.#apps.keyOf(entry)}`, { at, reason })
  }

  /** Was there an answer in this span that may have been a licence, only that the capture does not show enough of it? */
  between(about: DoubtAbout, instance: Instance, from: number, to: number): NotEvaluatedReason | null {
    const doubts = this.#doubts.get(`${about} ${instance.key}`) ?? []
    for (let index = doubts.length - 1; index >= 0; index--) {
      const { at, reason } = doubts[index] as Doubt
      if (at < from) return null
      if (at <= to) return reason
    }
    return null
  }
}
