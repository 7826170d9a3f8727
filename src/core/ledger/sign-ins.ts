/** Moments at which a user had to sign in, as far as the profile can tell from the calls of an app. */
import type { Journal } from '../journal'
import type { Instance } from '../model'
import type { Entry } from './entry'

export interface SignIn {
  readonly exchangeId: string
  /** When the call was sent (epoch ms). */
  readonly at: number
}

export class SignIns {
  readonly #journal: Journal
  readonly #byInstance = new Map<string, SignIn[]>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  response({ message, exchange, profile, instance }: Entry): void {
    if (instance === null || !profile.isSignIn(message)) return
    const signIn: SignIn = { exchangeId: exchange.id, at: exchange.startedAt }
    const known = this.#byInstance.get(instance.key)
    if (known === undefined) this.#journal.put(this.#byInstance, instance.key, [signIn])
    else this.#journal.push(known, signIn)
  }

  /** The first of the app after a moment and within `withinMs` of it. */
  after(instance: Instance, at: number, withinMs: number): SignIn | null {
    let found: SignIn | null = null
    const known = this.#byInstance.get(instance.key) ?? []
    // They are in order of their answers, which is near enough to the order in which they were sent.
    for (let index = known.length - 1; index >= 0; index--) {
      const signIn = known[index] as SignIn
      if (signIn.at < at - withinMs) break
      if (signIn.at >= at && signIn.at <= at + withinMs) found = signIn
    }
    return found
  }
}
