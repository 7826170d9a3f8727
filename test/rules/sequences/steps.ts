/**
 * What an app does, step by step, as the expectations of this folder see it: who, when, what, and how it ended. Knows nothing of
 * exchanges, headers or bodies; `write` turns it into the notation of test/support/scenario.ts.
 *
 * Each of the trickiest rules (section 5 of the catalogue) has its expectations in a file of this folder, worked out from the rule's
 * definition and from nothing in src: all of them are tried on sequences that are made up, none needs rows of its own beside its table.
 *
 *   oracle-registering-again   storm, concurrent-duplicate, to-refresh-token, as-error-handling, on-every-load, redundant
 *   oracle-refused-client      registration/rejected-client-kept
 *   oracle-redundant-token     token/redundant-request
 *   oracle-expired-token       bearer/expired-token-used, token/refresh-too-late
 *   oracle-parallel-renewal    token/concurrent-refresh
 *   oracle-rotated-token       token/rotated-refresh-token-reused
 *   oracle-rejected-mints      token/mint-reject-loop
 *   oracle-shared-secret       secret/shared-across-instances
 *   oracle-throttle            server/throttle-ignored
 *   oracle-lifetimes           jwt/exp-vs-expires-in
 *
 * Times are milliseconds after second 0 of the sequence.
 */

/** `a` is the plain app, `b` another origin, `c` the first origin again in a private window: three places that keep storage of their own. */
export type App = 'a' | 'b' | 'c'

/**
 * `granted`; `unreadable`: granted, but the page may not read it (CORS); `lost`: no answer at all; anything else is a status, and
 * perhaps a code, `400 invalid_client`, or how long to wait, `429 wait 5` (seconds).
 */
export type Outcome = 'granted' | 'unreadable' | 'lost' | `${number}` | `${number} ${string}`

interface Timed {
  readonly app: App
  readonly start: number
  readonly end: number
}

export interface Load extends Timed {
  readonly kind: 'load'
}

/** The user told the tool that storage was cleared. */
export interface Clearing extends Timed {
  readonly kind: 'clearing'
}

export interface Registration extends Timed {
  readonly kind: 'registration'
  readonly statement: string
  readonly client: string
  readonly outcome: Outcome
  /** `client_secret_expires_at`, ms; null: never. */
  readonly secretExpires: number | null
}

export interface Deletion extends Timed {
  readonly kind: 'deletion'
  readonly client: string
  readonly outcome: Outcome
}

/** A token request with the client's own credentials. */
export interface Mint extends Timed {
  readonly kind: 'mint'
  readonly client: string
  readonly scope: string | null
  readonly token: string
  /** ms; null: nobody says. */
  readonly lifetime: number | null
  readonly saidBy: 'answer' | 'token'
  readonly outcome: Outcome
}

/** A token request with a refresh token. */
export interface Refresh extends Timed {
  readonly kind: 'refresh'
  readonly client: string
  readonly presented: string
  /** The refresh token that came back; null: none, the old one stays. */
  readonly returned: string | null
  readonly token: string
  readonly outcome: Outcome
}

export interface Revocation extends Timed {
  readonly kind: 'revocation'
  readonly token: string
}

export interface Call extends Timed {
  readonly kind: 'call'
  readonly token: string
  readonly outcome: Outcome
}

export type Step = Load | Clearing | Registration | Deletion | Mint | Refresh | Revocation | Call
type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

export function stepsOf<Kind extends Step['kind']>(steps: readonly Step[], kind: Kind): StepOf<Kind>[] {
  return steps.filter((step): step is StepOf<Kind> => step.kind === kind)
}

export const appsOf = (steps: readonly Step[]): App[] => [...new Set(steps.map(step => step.app))]

/** The server granted it, whether or not the page could read so. */
export const isGranted = ({ outcome }: { readonly outcome: Outcome }) => outcome === 'granted' || outcome === 'unreadable'
export const statusOf = ({ outcome }: { readonly outcome: Outcome }) =>
  isGranted({ outcome }) ? 200 : outcome === 'lost' ? 0 : Number(outcome.slice(0, 3))
export const codeOf = ({ outcome }: { readonly outcome: Outcome }) => /^\d{3} (\w+)$/.exec(outcome)?.[1] ?? null
/** `Retry-After`, ms. */
export function waitOf({ outcome }: { readonly outcome: Outcome }): number | null {
  const seconds = /^\d{3} wait (\d+)$/.exec(outcome)?.[1]
  return seconds === undefined ? null : Number(seconds) * 1000
}

/** Definition E9: `later` began while `earlier` was under way. */
export const overlaps = (earlier: Timed, later: Timed) => earlier.start <= later.start && later.start < earlier.end

/** Definition E5: the page had what was granted: it may read it, and was still there when it came. */
export function isUsable(step: Timed & { readonly outcome: Outcome }, steps: readonly Step[]): boolean {
  const isLeft = stepsOf(steps, 'load').some(load => load.app === step.app && step.start < load.start && load.start < step.end)
  return step.outcome === 'granted' && !isLeft
}

// ------------------------------------------------------------------ the notation

const PLACES: Record<App, string> = { a: 'tab: 1', b: 'tab: 2; instance: b', c: 'tab: 3; partition: private' }

export function write(steps: readonly Step[]): string {
  return steps
    .map(step => `${step.start / 1000}-${step.end / 1000} ${verbOf(step)} {${[PLACES[step.app], ...optionsOf(step)].join('; ')}}`)
    .join('\n')
}

function verbOf(step: Step): string {
  if (step.kind === 'load') return 'load'
  if (step.kind === 'clearing') return 'clear'
  if (step.kind === 'revocation') return `revoke(${step.token})`
  if (step.kind === 'call') return `api(${step.token})${step.outcome === 'granted' ? '' : refusal(step)}`
  if (step.kind === 'deletion') return `delete(${step.client})=${step.outcome === 'granted' ? '204' : step.outcome}`
  if (step.kind === 'registration') return `reg${isGranted(step) ? `→${step.client}` : refusal(step)}`
  if (step.kind === 'refresh') {
    const tokens = step.returned === null ? step.token : `${step.token},${step.returned}`
    return `refresh(${step.presented})${isGranted(step) ? `→${tokens}/3600` : refusal(step)}`
  }
  const expiresIn = step.lifetime === null || step.saidBy === 'token' ? '-' : step.lifetime / 1000
  return `tok(${step.client})${isGranted(step) ? `→${step.token}/${expiresIn}` : refusal(step)}`
}

const refusal = ({ outcome }: { readonly outcome: Outcome }) => (outcome === 'lost' ? '=ERR_FAILED' : `=${outcome.replace(/ wait .*/, '')}`)

function optionsOf(step: Step): string[] {
  const options: string[] = []
  if ('outcome' in step && step.outcome === 'unreadable') options.push('cors: none')
  const wait = 'outcome' in step ? waitOf(step) : null
  if (wait !== null) options.push(`retryAfter: ${wait / 1000}`)
  if (step.kind === 'registration') {
    // Where a server takes no statements, the app's name tells registrations apart.
    options.push(`statement: ${step.statement}`, `metadata: App ${step.statement}`)
    if (step.secretExpires !== null) options.push(`secretExpires: ${step.secretExpires / 1000}`)
  }
  if (step.kind === 'mint' && step.scope !== null) options.push(`scope: ${step.scope}`)
  if (step.kind === 'mint' && isGranted(step) && step.lifetime !== null && step.saidBy === 'token')
    options.push(`jwt: ${step.lifetime / 1000}`)
  if (step.kind === 'refresh') options.push(`client: ${step.client}`)
  return options
}
