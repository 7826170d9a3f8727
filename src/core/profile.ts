/**
 * A profile holds what differs between families of authorization servers, so that no rule names a vendor: it
 * recognises its servers, translates their dialect into RFC terms, and says what they never say themselves.
 */

import type { Cite, Severity } from './finding'
import type { DecodedJwt } from './jwt'
import type { Json, Message } from './message'
import type { WebAddress } from './web-address'

/** How many requests a server takes, as its documentation says. */
export interface Throttle {
  /** Is this address one of those that are counted? All of them share one allowance on a host. */
  covers(url: WebAddress): boolean
  /** How long to wait after a 429 that does not say (ms). */
  readonly waitMs: number
  readonly perSecond: number
  /** Requests that may come at once, the first time. */
  readonly burst: number
}

/** What a revision of a protocol asks of its clients and servers. */
export interface Demands {
  /** `resource` (RFC 8707) in authorization and token requests. */
  readonly resource: boolean
  /** `application_type` in registrations; `useful`: not yet asked for, but servers may go by it. Null: not known here. */
  readonly applicationType: 'required' | 'useful' | null
  /** Who wants refresh tokens has to name the grant `refresh_token` in the registration. */
  readonly refreshGrant: boolean
  /** Metadata must say that PKCE is supported, or the client has to stop. */
  readonly advertisedPkce: boolean
  /** A client id metadata document comes before a dynamic registration. */
  readonly metadataDocumentFirst: boolean
  /** Without metadata the endpoints are `/authorize`, `/token` and `/register`. */
  readonly defaultPaths: boolean
}

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
  issuer(url: WebAddress): string | null
  /** What makes two software statements the same; null: iss + software_id + version, else the text itself. */
  statementIdentity(jwt: DecodedJwt): string | null
  /** The registration answer in RFC 7591 terms. */
  readRegistration(answer: Json): Json
  /** The registration request must hold a software statement. */
  readonly needsStatement: boolean
  /** Headers (lower case) that the documentation wants on registration and token requests. */
  readonly endpointHeaders: readonly string[]
  /** The registration request has `redirect_uri`, one string, where RFC 7591 has the list `redirect_uris`. */
  readonly singleRedirectUri: boolean
  /** What the server's documentation says where its answer is silent. Used by the ledger, marked as inferred. */
  readonly whenUnstated: { readonly secretExpiresAt: 'never' | null }
  /** Scopes in the claims of an access token; null: it does not say. */
  tokenScopes(claims: Json): readonly string[] | null
  /** Scope that a call to this address needs; null: none is known. */
  requiredScope(url: WebAddress): string | null
  /** What the name of an application ends with that may call this address, where its statement has a name; null: no such custom. */
  requiredNameEnd(url: WebAddress): string | null
  /** Is a call to this address documented to carry an access token (true), or to do without (false)? Null: not known. */
  protects(url: WebAddress): boolean | null
  /** Is a first call without a token the way to find out where to get one? */
  readonly mayProbe: boolean
  /** Is an access token in the query documented for this address? */
  takesTokenInQuery(url: WebAddress): boolean
  /** Does the documentation of this call list the device header as required? */
  wantsDevice(message: Message): boolean
  /** Does the call start a sign-in of the user, or say that one is missing? */
  isSignIn(message: Message): boolean
  readonly throttle: Throttle | null
  /** Revision of the protocol that the message says it speaks; null: it does not say. */
  readRevision(message: Message): string | null
  /** What that revision asks for; null: the newest that is known. */
  demands(revision: string | null): Demands
  /** The provider's error code in an answer of a protected resource; null: none. */
  apiErrorCode(answer: Json): string | null
  /** Error codes of a protected resource that mean: this client is no longer known, register again (R2). */
  readonly registerAgainCodes: readonly string[]
  /** Does the answer itself ask for a new registration (R2)? */
  asksToRegister(answer: Json): boolean
  /** The header that names the device, lower case; null: none. */
  readonly deviceHeader: string | null
  /** The user signs in in another tab, or in the system's browser: what happens there may not be in the capture. */
  readonly signsInElsewhere: boolean
  /** May a client keep its tokens in memory only, so that a reload licenses a new one (M5)? */
  readonly memoryOnlyTokens: boolean
  /** By rule id: where the vendor's own documentation says the same. */
  readonly cites: Readonly<Record<string, readonly Cite[]>>
  /** Severities that differ from the rule's own, by rule id or by `rule-id#grade`. `off` mutes it. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>
}

const NO_DEMANDS: Demands = {
  resource: false,
  applicationType: null,
  refreshGrant: false,
  advertisedPkce: false,
  metadataDocumentFirst: false,
  defaultPaths: false,
}

/** Everything a profile need not say: RFC 7591 as written. */
const plain = {
  knownDeviations: [],
  knownEndpoint: () => null,
  issuer: () => null,
  statementIdentity: () => null,
  readRegistration: (answer: Json) => answer,
  needsStatement: false,
  endpointHeaders: [],
  singleRedirectUri: false,
  whenUnstated: { secretExpiresAt: null },
  tokenScopes: ({ scope }: Json) => (typeof scope === 'string' ? scope.split(/\s+/).filter(Boolean) : null),
  requiredScope: () => null,
  requiredNameEnd: () => null,
  protects: () => null,
  mayProbe: false,
  takesTokenInQuery: () => false,
  wantsDevice: () => false,
  isSignIn: () => false,
  throttle: null,
  readRevision: () => null,
  demands: () => NO_DEMANDS,
  apiErrorCode: () => null,
  registerAgainCodes: [],
  asksToRegister: () => false,
  deviceHeader: null,
  signsInElsewhere: false,
  memoryOnlyTokens: true,
  cites: {},
  // Whether a host is meant to have a token, the traffic alone can hardly tell: a team that wants to know switches it on.
  severities: { 'secret/leaked-to-other-host#authorization': 'off' },
} satisfies Partial<Profile>

/** Declares a profile; whatever is left out is RFC 7591 as written. */
export function defineProfile(profile: Partial<Profile> & Pick<Profile, 'id' | 'title' | 'docs' | 'recognises'>): Profile {
  return { ...plain, ...profile, severities: { ...plain.severities, ...profile.severities } }
}

/** Parts of rules that some profile weighs on their own, as `rule-id#grade`: a configuration may do so, too. */
export function gradesOf(profiles: readonly Profile[]): string[] {
  const keys = profiles.flatMap(profile => Object.keys(profile.severities))
  return [...new Set(keys.filter(key => key.includes('#')))].sort()
}
