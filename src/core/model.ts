/**
 * What the ledger knows: software statements, clients, tokens, uses, loads. Everything here is derived; nothing
 * holds a secret's value. Times are epoch ms and end in `At`, durations are ms and end in `Ms`.
 */
import type { DecodedJwt } from './jwt'

export type Role =
  | 'register'
  | 'token'
  | 'management'
  | 'authorize'
  | 'discovery'
  | 'protected-resource-metadata'
  | 'jwks'
  | 'revocation'
  | 'introspection'
  | 'par'
  | 'device-authorization'
  | 'userinfo'
  | 'api'
  /** An answer with a token to a request that is no token request (a login API). */
  | 'token-source'
  /** Looks like a registration; shown, never linted. */
  | 'candidate'
  | 'preflight'
  | 'load'
  | 'irrelevant'

export type Outcome =
  | 'success'
  | 'oauth-error'
  | 'http-error'
  | 'html'
  | 'redirect'
  | 'net-error'
  /** Under way, or its answer was not seen. */
  | 'unknown'

export interface Classification {
  readonly role: Role
  readonly outcome: Outcome
  /** `error` of an OAuth error answer, or the provider's own code. */
  readonly errorCode: string | null
  readonly requestScore: number
  readonly responseScore: number
  /** camelCase dialect: the role stands, conformance rules are off. */
  readonly camel: boolean
  readonly profileId: string
  /** Why this role, in words for the inspector. */
  readonly because: string
}

export interface Instance {
  /** Stable within one run; never shown. */
  readonly key: string
  /** `app 1`, `app 2`, or the name that the configuration gives its origin: findings tell instances apart by it. */
  readonly id: string
  /** For people: the name that the user gave it, else its `id`. No two instances have the same. */
  readonly name: string
  readonly origin: string | null
  readonly captureId: string
  readonly partition: string | null
  readonly topLevelSite: string | null
  /** Digest of its device identifier where several devices take turns in one place, else null. */
  readonly device: string | null
}

export interface Statement {
  readonly id: string
  /** What makes two downloads the same statement: the profile's answer. */
  readonly identity: string
  readonly jwt: DecodedJwt | null
  readonly firstSeenAt: number
}

export type ClientOrigin = 'registered' | 'seen-in-use' | 'configured' | 'cimd'

/** Why a client may be registered again although it exists (lint-rules 1.5). */
export type RegisterLicence = 'R1' | 'R2' | 'R3' | 'R4' | 'R9'
/** Why a token may be minted again although it is good. */
export type MintLicence = 'M1' | 'M6' | 'M8'

export interface Licence<Kind> {
  readonly kind: Kind
  readonly at: number
  readonly exchangeId: string
}

export interface Client {
  /** Stable name for screen and findings: the `client_id` where it is known. */
  readonly id: string
  readonly clientId: string
  readonly issuer: string
  readonly instance: Instance
  readonly origin: ClientOrigin
  /** Its id was not in the registration answer as captured; it was learnt from the token request that followed. */
  readonly isInferred: boolean
  /** `F` of lint-rules 1.1; null where the registration was not seen. */
  readonly fingerprint: string | null
  /** As `fingerprint`, with loopback ports kept. */
  readonly fingerprintWithPorts: string | null
  readonly registeredBy: string | null
  /** t0 and t1 of the registration; for a client seen in use, of the first sight. */
  readonly requestedAt: number
  readonly registeredAt: number
  readonly load: Load | null
  readonly statement: Statement | null
  readonly hasSecret: boolean
  /** Server's clock. `never`: 0, or the profile says so; null: unknown. */
  readonly secretExpiresAt: number | 'never' | null
  /** The profile, not the server, said when the secret expires. */
  readonly secretExpiryInferred: boolean
  readonly registrationClientUri: string | null
  readonly authMethod: string | null
  readonly scopes: readonly string[] | null
  readonly tokens: readonly Token[]
  readonly licences: readonly Licence<RegisterLicence>[]
  /** End of the first answer that proves the server knew the client (2xx); null: no proof. */
  readonly provenAt: number | null
  readonly lastUsedAt: number | null
  readonly rejections: readonly Rejection[]
  /** Last successful use at token or authorization endpoint. */
  readonly lastSuccessAt: number | null
}

export interface Rejection {
  readonly exchangeId: string
  /** When the rejected request left, and when the answer came. */
  readonly sentAt: number
  readonly at: number
  readonly code: string
  /** How the client authenticated: kind and a fingerprint of what it sent. */
  readonly authentication: string
}

export type TokenKind = 'access' | 'refresh' | 'id' | 'registration-access' | 'initial-access'

export type LifetimeSource = 'expires_in' | 'expires_in-string' | 'jwt' | 'configured' | 'unknown'

export interface Token {
  /** `T1`, `T2` … in order of appearance. */
  readonly id: string
  readonly kind: TokenKind
  readonly issuer: string | null
  readonly instance: Instance
  readonly client: Client | null
  /** The exchange whose answer delivered it; null: first seen in use. */
  readonly mintedBy: string | null
  /** t0 and t1 of the mint; for a token first seen in use, of that use. */
  readonly requestedAt: number
  readonly mintedAt: number
  readonly grant: string | null
  /** `K` of lint-rules 1.1: what a later token must have to replace this one. Null: not known. */
  readonly key: string | null
  readonly scope: string | null
  readonly tokenType: string | null
  readonly lifetimeMs: number | null
  readonly lifetimeSource: LifetimeSource
  /** [exp_lo, exp_hi]: somewhere between the two the token expires, on the client's own clock. */
  readonly expiresAtEarliest: number | null
  readonly expiresAtLatest: number | null
  /** Expiry by the server's clock (JWT `exp`), for a token whose mint was not seen. */
  readonly absoluteExpiresAt: number | null
  readonly jwt: DecodedJwt | null
  readonly uses: readonly Use[]
  /** The token endpoint gave the same value again (M10). */
  readonly reissues: readonly string[]
  readonly licences: readonly Licence<MintLicence>[]
  readonly revokedAt: number | null
}

/** One protected resource request (RFC 6749 section 7). */
export interface Use {
  readonly exchangeId: string
  readonly token: Token | null
  readonly instance: Instance
  /** Host and port of the resource server. */
  readonly host: string
  readonly pathTemplate: string
  readonly sentAt: number
  readonly answeredAt: number | null
  readonly status: number | null
  /** The answer refused the token: 401 (but not for a DPoP nonce), or `invalid_token`. */
  readonly refused: boolean
  /** The error code that came with the refusal. */
  readonly code: string | null
  /** The refusal says that the client must register again (R2): renewing the token would not help. */
  readonly asksToRegister: boolean
  /** Sent when the token had certainly expired; null: cannot tell. */
  readonly expired: boolean | null
}

export interface Load {
  readonly id: string
  readonly exchangeId: string
  readonly origin: string | null
  readonly tabId: number | null
  readonly captureId: string
  readonly partition: string | null
  readonly at: number
}

/** One registration request, whatever came of it. */
export interface Registration {
  readonly exchangeId: string
  readonly app: App
  /** `F`; null where the request body was not captured, or is redacted. */
  readonly fingerprint: string | null
  readonly fingerprintWithPorts: string | null
  readonly sentAt: number
  readonly answeredAt: number | null
  readonly outcome: Outcome
  /** The answer succeeded, and the page could read it (E5). */
  readonly isUsable: boolean
  readonly load: Load | null
  readonly client: Client | null
}

/** One token request, whatever came of it. */
export interface TokenRequest {
  readonly exchangeId: string
  readonly app: App
  readonly client: Client | null
  readonly clientId: string | null
  readonly grant: string | null
  readonly key: string | null
  readonly sentAt: number
  readonly answeredAt: number | null
  readonly outcome: Outcome
  readonly status: number | null
  readonly errorCode: string | null
  readonly isUsable: boolean
  /** What the answer delivered; for a value that was delivered before, the earlier token. */
  readonly token: Token | null
}

/** A request to a client's configuration endpoint (RFC 7592). */
export interface Management {
  readonly exchangeId: string
  readonly client: Client
  readonly method: string
  readonly sentAt: number
  readonly answeredAt: number | null
  readonly status: number | null
}

/** A failure that does not license a new registration (as-error-handling). */
export interface Failure {
  readonly exchangeId: string
  readonly at: number
  /** `token endpoint: 503`, `API: 401 invalid_token`. */
  readonly what: string
}

/** One app instance at one authorization server: the unit that should own one set of credentials. */
export interface App {
  readonly key: string
  readonly instance: Instance
  readonly issuer: string
  readonly profileId: string
  readonly registrations: readonly Registration[]
  readonly tokenRequests: readonly TokenRequest[]
  readonly clients: ReadonlyMap<string, Client>
  readonly failures: readonly Failure[]
}
