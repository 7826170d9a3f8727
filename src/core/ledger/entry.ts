/** An exchange on its way through the fold, and what the parts of the ledger hand to each other about it. */
import type { HttpExchange } from '../exchange'
import type { Home } from '../instances'
import type { Mutable } from '../journal'
import type { Message } from '../message'
import type { App, Classification, Client, Instance, Registration, Token, TokenRequest, Use } from '../model'
import type { Profile } from '../profile'

/** One exchange on its way through the fold, with all that was worked out about it. */
export interface Entry {
  readonly exchange: HttpExchange
  readonly message: Message
  profile: Profile
  readonly home: Home
  classification: Classification
  instance: Instance | null
  app: App | null
  registration: Registration | null
  tokenRequest: TokenRequest | null
  use: Use | null
  duplicateOf: string | null
  /** What the exchange has to do with: for lists and the inspector. */
  clientId: string | null
  tokenIds: readonly string[]
}

/** A registration that came to be known: at its answer, or later, when its client was first used. */
export interface Registered {
  readonly registration: Registration
  readonly client: Client
  readonly entry: Entry
}

/** The ledger's own view of its records. */
export type OwnClient = Mutable<Client>
export type OwnToken = Mutable<Token>
export type OwnApp = Mutable<App>
export type OwnUse = Mutable<Use>
export type OwnRegistration = Mutable<Registration>
export type OwnTokenRequest = Mutable<TokenRequest>
