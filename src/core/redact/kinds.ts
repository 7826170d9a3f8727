/** What was hidden, in words for people. */

/** `2 client secrets`; what has no name of its own is counted together at the end. */
export function kindNames(removed: Readonly<Record<string, number>>): string[] {
  return hiddenKinds(removed).map(({ kind, count }) => counted(kind, count))
}

export interface HiddenCount {
  readonly kind: string
  readonly count: number
}

/** Kinds that nobody has a word for are `other`. */
export function hiddenKinds(removed: Readonly<Record<string, number>>): HiddenCount[] {
  const kinds = Object.entries(removed).map(([kind, count]) => ({ kind, count }))
  const other = kinds.filter(({ kind }) => !Object.hasOwn(NAMES, kind)).reduce((sum, { count }) => sum + count, 0)
  return [...kinds.filter(({ kind }) => Object.hasOwn(NAMES, kind)), ...(other > 0 ? [{ kind: 'other', count: other }] : [])]
}

export function counted(kind: string, count: number): string {
  const [one, more] = (Object.hasOwn(NAMES, kind) ? NAMES[kind] : undefined) ?? (kind === 'other' ? OTHER : [kind, kind])
  return `${count} ${count === 1 ? one : more}`
}

const OTHER = ['other value', 'other values'] as const

const NAMES: Readonly<Record<string, readonly [one: string, more: string]>> = {
  'client-secret': ['client secret', 'client secrets'],
  'access-token': ['access token', 'access tokens'],
  'refresh-token': ['refresh token', 'refresh tokens'],
  'id-token': ['ID token', 'ID tokens'],
  'registration-access-token': ['registration access token', 'registration access tokens'],
  'software-statement': ['software statement', 'software statements'],
  'client-assertion': ['client assertion', 'client assertions'],
  'authorization-code': ['authorization code', 'authorization codes'],
  'code-verifier': ['code verifier', 'code verifiers'],
  'device-code': ['device code', 'device codes'],
  password: ['password', 'passwords'],
  cookie: ['cookie', 'cookies'],
  'dpop-proof': ['DPoP proof', 'DPoP proofs'],
  'saml-assertion': ['SAML assertion', 'SAML assertions'],
  'media-token': ['media token', 'media tokens'],
  'partner-token': ['partner token', 'partner tokens'],
  credentials: ['other credential', 'other credentials'],
  personal: ['personal detail', 'personal details'],
  jwt: ['JWT', 'JWTs'],
  'client-id': ['client_id', 'client_ids'],
}
