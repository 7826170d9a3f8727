import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../http.js'
import { createLabKeys, type LabKeys } from './keys.js'
import { Throttle } from './throttle.js'

/** What an Adobe representative sets up in the dashboard before a statement can be downloaded. */
export interface RegisteredApplication {
  /** Claim `sub` of every statement downloaded for it. */
  readonly id: string
  readonly scopes: readonly string[]
  readonly serviceProviders: readonly string[]
  readonly redirectUris: readonly string[]
  revoked: boolean
}

export interface Client {
  readonly id: string
  readonly secret: string
  readonly application: RegisteredApplication
}

export interface IssuedToken {
  readonly client: Client
  readonly expiresAt: number
  revoked: boolean
}

export interface LoginSession {
  readonly code: string
  readonly id: string
  readonly serviceProvider: string
  readonly owner: string
  readonly notBefore: number
  readonly notAfter: number
  mvpd?: string
  domainName?: string
  redirectUrl?: string
}

export interface Profile {
  readonly mvpd: string
  readonly notBefore: number
  readonly notAfter: number
}

export interface ScriptedFailure {
  readonly status: number
  left: number
}

export type Endpoint = 'register' | 'token' | 'rest'

export interface Settings {
  tokenLifetimeSeconds: number
  registerLatencyMs: number
}

/** The lifetime every real token seen so far had. */
export const DEFAULT_SETTINGS: Readonly<Settings> = { tokenLifetimeSeconds: 21_600, registerLatencyMs: 0 }

export const SERVICE_PROVIDERS = ['LabTV', 'LabSports'] as const
export const MVPD = 'LabCable'

/** Everything the server remembers. */
export interface AdobePassState {
  readonly clock: Clock
  readonly keys: LabKeys
  readonly throttle: Throttle
  readonly applications: Map<string, RegisteredApplication>
  readonly clients: Map<string, Client>
  readonly tokens: Map<string, IssuedToken>
  readonly sessions: Map<string, LoginSession>
  /** By owner: profiles belong to one client on one device, so a new registration means a new login. */
  readonly profiles: Map<string, Map<string, Profile>>
  readonly failures: Map<Endpoint, ScriptedFailure>
  readonly settings: Settings
}

export async function createState(clock: Clock): Promise<AdobePassState> {
  return {
    clock,
    keys: await createLabKeys(),
    throttle: new Throttle(clock),
    applications: new Map(),
    clients: new Map(),
    tokens: new Map(),
    sessions: new Map(),
    profiles: new Map(),
    failures: new Map(),
    settings: { ...DEFAULT_SETTINGS },
  }
}

export function addClient(state: AdobePassState, application: RegisteredApplication): Client {
  const client = {
    id: `lab-client-${randomUUID()}`,
    secret: `lab-secret-${randomBytes(16).toString('hex')}`,
    application,
  }
  state.clients.set(client.id, client)
  return client
}

export function ownerOf(client: Client, device: string): string {
  return `${client.id} ${device}`
}

/** The status with which this request is to fail by script, if it is. Uses up one failure. */
export function takeFailure(state: AdobePassState, endpoint: Endpoint): number | undefined {
  const failure = state.failures.get(endpoint)
  if (!failure || failure.left <= 0) return undefined
  failure.left -= 1
  return failure.status
}
