import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { allowOrigin, answerPreflight, isPreflight } from './adobe-pass/cors.js'
import { register } from './adobe-pass/register.js'
import { restV2 } from './adobe-pass/rest-v2.js'
import { type AdobePassState, createState, DEFAULT_SETTINGS, type Endpoint, takeFailure } from './adobe-pass/state.js'
import { errorPage, sendThrottled } from './adobe-pass/throttle.js'
import { token } from './adobe-pass/token.js'
import { type Clock, handled, headerOf, listen, send } from './http.js'

/** The custom scheme the dashboard generated for the lab's application. */
export const LAB_REDIRECT_URI = 'adbe.labplayerlabplayerlabp://'

export interface StatementOptions {
  /** Download again for an application that exists: another text, the same `sub`. */
  readonly application?: string
  readonly scopes?: readonly string[]
  readonly serviceProviders?: readonly string[]
}

export interface Statement {
  readonly jwt: string
  /** Claim `sub`: identifies the registered application. */
  readonly application: string
}

export interface SeenRequest {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly status: number
}

/** What a test or a scenario may do to the server from outside of its wire. */
export interface AdobePassControl {
  /** Fresh throttling, default settings, no scripted failures. Clients and tokens stay. */
  reset(): void
  issueStatement(options?: StatementOptions): Promise<Statement>
  revokeStatements(application?: string): void
  forgetClients(): void
  /** Ends all tokens issued so far, before their time. */
  revokeTokens(): void
  setTokenLifetime(seconds: number): void
  setRegisterLatency(milliseconds: number): void
  failNext(endpoint: Endpoint, failure: { status: number; times: number }): void
  /** Everything answered since the start, preflights too. */
  requests(): readonly SeenRequest[]
}

export interface AdobePassServer {
  readonly url: string
  readonly control: AdobePassControl
  close(): Promise<void>
}

export async function startAdobePassServer(options: { clock?: Clock } = {}): Promise<AdobePassServer> {
  const state = await createState(options.clock ?? Date.now)
  const seen: SeenRequest[] = []
  const server = await listen(
    handled(async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      response.once('finish', () => {
        const { method = '' } = request
        seen.push({ at: state.clock(), method, path: url.pathname, status: response.statusCode })
      })
      await answer(state, request, response, url)
    }),
  )
  return { url: `http://localhost:${server.port}`, control: controlOf(state, seen), close: server.close }
}

async function answer(state: AdobePassState, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const endpoint = endpointOf(url.pathname)
  if (!endpoint) return send(response, 404, { 'Content-Type': 'text/html' }, errorPage('404 Not Found'))
  // Preflights are free: the documents do not say, and the app cannot help sending them.
  if (isPreflight(request)) return answerPreflight(request, response)
  if (!state.throttle.admits(deviceAddress(request))) return sendThrottled(response)

  allowOrigin(request, response)
  const failure = takeFailure(state, endpoint)
  if (failure !== undefined) {
    return send(response, failure, { 'Content-Type': 'text/html' }, errorPage(`${failure} ${STATUS_CODES[failure]}`))
  }
  if (endpoint === 'rest') return restV2(state, request, response, url)
  if (request.method !== 'POST') return send(response, 405, { Allow: 'POST' })
  return endpoint === 'register' ? register(state, request, response) : token(state, request, response, url.searchParams)
}

function endpointOf(path: string): Endpoint | undefined {
  if (path === '/o/client/register') return 'register'
  if (path === '/o/client/token') return 'token'
  return path.startsWith('/api/v2/') ? 'rest' : undefined
}

/** Throttling is by device: its address, or the one a server forwards. */
function deviceAddress(request: IncomingMessage): string {
  const forwarded = headerOf(request, 'x-forwarded-for')?.split(',')[0]?.trim()
  return forwarded || (request.socket.remoteAddress ?? '')
}

function controlOf(state: AdobePassState, seen: readonly SeenRequest[]): AdobePassControl {
  return {
    reset() {
      state.throttle.reset()
      state.failures.clear()
      Object.assign(state.settings, DEFAULT_SETTINGS)
    },
    async issueStatement({ application, scopes = ['api:client:v2'], serviceProviders = ['LabTV'] } = {}) {
      const id = application ?? randomUUID()
      if (!state.applications.has(id)) {
        const redirectUris = [LAB_REDIRECT_URI]
        state.applications.set(id, { id, scopes, serviceProviders, redirectUris, revoked: false })
      }
      const issuedAt = Math.floor(state.clock() / 1000)
      return { jwt: await state.keys.sign({ sub: id, nbf: issuedAt, iat: issuedAt }), application: id }
    },
    revokeStatements(application) {
      for (const known of state.applications.values()) {
        if (application === undefined || known.id === application) known.revoked = true
      }
    },
    forgetClients() {
      state.clients.clear()
    },
    revokeTokens() {
      for (const issued of state.tokens.values()) issued.revoked = true
    },
    setTokenLifetime(seconds) {
      state.settings.tokenLifetimeSeconds = seconds
    },
    setRegisterLatency(milliseconds) {
      state.settings.registerLatencyMs = milliseconds
    },
    failNext(endpoint, { status, times }) {
      state.failures.set(endpoint, { status, left: times })
    },
    requests: () => [...seen],
  }
}
