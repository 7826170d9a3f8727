/** What linting gives back: plain data, in order of time. */
import { parseUrl } from '../core/exchange'
import type { Outcome, Use } from '../core/model'
import type { ClassifiedExchange, LintResult } from '../core/result'
import { maskUrl } from '../core/secrets'
import type { ReportedFinding } from '../report/linted'

/** One registration request, whatever came of it (RFC 7591 section 3). */
export interface Registration {
  readonly exchangeId: string
  /** Epoch ms at which it was sent. */
  readonly startedAt: number
  readonly method: string
  /** With the values of secret parameters hidden. */
  readonly url: string
  /** HTTP status; 0 where no answer came. */
  readonly status: number
  readonly outcome: Outcome
  /** `error` of the answer (RFC 7591 section 3.2.2); null where it has none. */
  readonly errorCode: string | null
  /** The client that it made; null where it made none, or none that could be seen. */
  readonly clientId: string | null
}

/** One token request, whatever came of it (RFC 6749 section 3.2). */
export interface TokenRequest {
  readonly exchangeId: string
  /** Epoch ms at which it was sent. */
  readonly startedAt: number
  readonly method: string
  /** With the values of secret parameters hidden. */
  readonly url: string
  /** HTTP status; 0 where no answer came. */
  readonly status: number
  readonly outcome: Outcome
  /** `error` of the answer (RFC 6749 section 5.2); null where it has none. */
  readonly errorCode: string | null
  /** Whose request it is; null where the recording does not show. */
  readonly clientId: string | null
  /** What it delivered, as `Token.id`. */
  readonly tokenIds: readonly string[]
}

/**
 * One app at one authorization server: the unit that should own one set of client credentials. Tabs of one origin in
 * one recording share their storage and are one install; two recordings are two.
 */
export interface Install {
  /** `app 1`, `app 2` …, or the label that the settings give. */
  readonly app: string
  /** Web origin of the app; null where it has none, or where the recording does not show it. */
  readonly origin: string | null
  /** The authorization server: its issuer where metadata names it, else the origin of its endpoints. */
  readonly issuer: string
  readonly registrations: readonly Registration[]
  readonly tokenRequests: readonly TokenRequest[]
}

/**
 * A recording, linted. Beside what is listed here it holds what is known of each credential: `clients`, `tokens`,
 * `uses`, `statements` and `loads`. Times end in `At` and are epoch milliseconds, durations end in `Ms`.
 *
 * `exchanges` has the recorded messages themselves, with their secrets: do not print it. Nothing else here holds the
 * value of a client secret or a token.
 */
export interface Session extends Omit<LintResult, 'exchanges' | 'findings' | 'uses'> {
  /** In order of time; irrelevant exchanges are not among them. */
  readonly exchanges: readonly ClassifiedExchange[]
  readonly uses: readonly Use[]
  /** Exchanges in the recording; `exchanges` has only those that have to do with credentials. */
  readonly recorded: number
  /** Gravest first, then in order of time. Suppressed ones are among them, with `outcome: 'suppressed'`. */
  readonly findings: readonly ReportedFinding[]
  /** Each registration request; what was seen twice (page and service worker) is here once. */
  readonly registrations: readonly Registration[]
  readonly tokenRequests: readonly TokenRequest[]
  readonly installs: readonly Install[]
  /** What the recording does not hold, one sentence each: what is not there could not be judged. */
  readonly lacks: readonly string[]
}

export function toSession(
  result: LintResult,
  shown: { readonly recorded: number; readonly findings: readonly ReportedFinding[]; readonly lacks: readonly string[] },
): Session {
  const registrations: Registration[] = []
  const tokenRequests: TokenRequest[] = []
  const installs = new Map<string, Install & { registrations: Registration[]; tokenRequests: TokenRequest[] }>()
  const issuerOf = issuers(result)
  const originOf = origins(result)
  for (const item of result.exchanges) {
    const { role } = item.classification
    if ((role !== 'register' && role !== 'token') || item.duplicateOf !== null) continue
    const app = item.instanceName ?? 'unknown app'
    const issuer = issuerOf(item)
    const key = `${app} ${issuer}`
    const install = installs.get(key) ?? { app, origin: originOf(app), issuer, registrations: [], tokenRequests: [] }
    installs.set(key, install)
    const request = requestOf(item)
    if (role === 'register') {
      registrations.push(request)
      install.registrations.push(request)
    } else {
      const tokenRequest = { ...request, tokenIds: item.tokenIds }
      tokenRequests.push(tokenRequest)
      install.tokenRequests.push(tokenRequest)
    }
  }
  return {
    ...result,
    ...shown,
    exchanges: [...result.exchanges],
    uses: [...result.uses],
    registrations,
    tokenRequests,
    installs: [...installs.values()],
  }
}

function requestOf({ exchange, classification, clientId }: ClassifiedExchange): Registration {
  const { id, startedAt, request, response } = exchange
  const { outcome, errorCode } = classification
  return {
    exchangeId: id,
    startedAt,
    method: request.method,
    url: maskUrl(request.url),
    status: response?.status ?? 0,
    outcome,
    errorCode,
    clientId,
  }
}

/** By the client where one is known, else by what other exchanges say of the same endpoint. */
function issuers({ clients, exchanges }: LintResult): (item: ClassifiedExchange) => string {
  const ofClient = new Map(clients.map(client => [`${client.instance.name} ${client.clientId}`, client.issuer]))
  const ofEndpoint = new Map<string, string>()
  const known = ({ instanceName, clientId }: ClassifiedExchange) => ofClient.get(`${instanceName} ${clientId}`)
  for (const item of exchanges) {
    const issuer = known(item)
    const { role } = item.classification
    if (issuer !== undefined && (role === 'register' || role === 'token')) ofEndpoint.set(endpointOf(item), issuer)
  }
  return item => known(item) ?? ofEndpoint.get(endpointOf(item)) ?? parseUrl(item.exchange.request.url)?.origin ?? ''
}

function endpointOf({ exchange }: ClassifiedExchange): string {
  const url = parseUrl(exchange.request.url)
  return url === null ? exchange.request.url : url.origin + url.pathname
}

function origins({ clients, tokens, uses }: LintResult): (app: string) => string | null {
  const found = new Map([...uses, ...tokens, ...clients].map(({ instance }) => [instance.name, instance.origin]))
  return app => found.get(app) ?? null
}
