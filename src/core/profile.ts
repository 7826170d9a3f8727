/**
 * A profile holds what differs between families of authorization servers, so that no rule names a vendor: it
 * recognises its servers, translates their dialect into RFC terms, and says what they never say themselves.
 */
import type { Cite, Severity } from './finding'
import type { DecodedJwt } from './jwt'
import type { Json, Message } from './message'

export interface Profile {
  /** The file's name. */
  readonly id: string
  readonly title: string
  /** The page that this profile was read from. */
  readonly docs: string
  /** One sentence each: documented behaviour that differs from the RFCs and gives no finding. */
  readonly knownDeviations: readonly string[]
  /** Is this a message to or from one of the profile's servers? The first profile that says yes wins. */
  recognises(message: Message): boolean
  /** An endpoint known by its address alone: worth as much as a binding by metadata. */
  knownEndpoint(message: Message): 'register' | 'token' | null
  /** Who issues, for servers without metadata; null: the origin of the endpoint. */
  issuer(url: URL): string | null
  /** What makes two software statements the same; null: iss + software_id + version, else the text itself. */
  statementIdentity(jwt: DecodedJwt): string | null
  /** The registration answer in RFC 7591 terms. */
  readRegistration(answer: Json): Json
  /** What the server's documentation says where its answer is silent. Used by the ledger, marked as inferred. */
  readonly whenUnstated: { readonly secretExpiresAt: 'never' | null }
  /** The provider's error code in an answer of a protected resource; null: none. */
  apiErrorCode(answer: Json): string | null
  /** Error codes of a protected resource that mean: this client is no longer known, register again (R2). */
  readonly registerAgainCodes: readonly string[]
  /** Does the answer itself ask for a new registration (R2)? */
  asksToRegister(answer: Json): boolean
  /** The header that names the device, lower case; null: none. */
  readonly deviceHeader: string | null
  /** May a client keep its tokens in memory only, so that a reload licenses a new one (M5)? */
  readonly memoryOnlyTokens: boolean
  /** By rule id: where the vendor's own documentation says the same. */
  readonly cites: Readonly<Record<string, readonly Cite[]>>
  /** Severities that differ from the rule's own. `off` mutes the rule. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>
}

/** Everything a profile need not say: RFC 7591 as written. */
const plain = {
  knownDeviations: [],
  knownEndpoint: () => null,
  issuer: () => null,
  statementIdentity: () => null,
  readRegistration: (answer: Json) => answer,
  whenUnstated: { secretExpiresAt: null },
  apiErrorCode: () => null,
  registerAgainCodes: [],
  asksToRegister: () => false,
  deviceHeader: null,
  memoryOnlyTokens: true,
  cites: {},
  severities: {},
} satisfies Partial<Profile>

/** Declares a profile; whatever is left out is RFC 7591 as written. */
export function defineProfile(profile: Partial<Profile> & Pick<Profile, 'id' | 'title' | 'docs' | 'recognises'>): Profile {
  return { ...plain, ...profile }
}
