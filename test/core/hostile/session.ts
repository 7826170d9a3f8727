/** A session with a bit of everything that is read of a file: what is done to it is done to every member. */
import type { HttpExchange } from '../../../src/core/exchange'
import { harEntry, writeHar } from '../../../src/core/har-write'
import { EPOCH, parseScenario } from '../../support/scenario'

export type Json = Record<string, unknown>

/** Registered twice, a call with a token that has expired, one with a secret in a cookie. */
const STORY = `
  1 load · 2 reg→C1 {secretExpires: 86400; res.registration_access_token: made-up-management-token-1; res.registration_client_uri: https://as.example.com/register/C1} ·
  3 reg→C2 · 4 code(C2)→T1,R1/300 {jwt: 300} · 5 api(T1) {reqh.Cookie: made-up=session-cookie-1; resh.Set-Cookie: made-up=session-cookie-2} ·
  400 api(T1)=401 invalid_token {challenge: Bearer realm="made up", error="invalid_token"}`

export function sessionExchanges(): readonly HttpExchange[] {
  return parseScenario(STORY, 'rfc7591').exchanges
}

/** As we write it, with all that only we write. */
export function ownSession(): Json {
  const text = [
    ...writeHar({
      name: 'A made-up session',
      exchanges: sessionExchanges(),
      marks: [
        { id: 'm1', at: EPOCH + 11_000, kind: 'note', note: 'a made-up note', origin: 'https://app.example.com' },
        { id: 'm2', at: EPOCH + 12_000, kind: 'storage-cleared', note: '', origin: null },
      ],
      gaps: [{ id: 'g1', reason: 'worker-stopped', at: EPOCH + 13_000, until: EPOCH + 14_000, tabId: 1 }],
      labels: [
        { captureId: 'live', origin: 'https://app.example.com', topLevelSite: null, partition: null, device: null, name: 'A made-up TV' },
      ],
      suppressions: [{ ruleId: 'registration/redundant', fingerprint: 'made-up', reason: 'made up', until: EPOCH, by: 'user' }],
      environment: { browser: 'Chromium 156', platform: 'Linux x86_64', app: '0.1.0', timeZone: 'Europe/Berlin' },
      exportedAt: EPOCH,
      endedAt: EPOCH + 500_000,
    }),
  ].join('')
  return JSON.parse(text) as Json
}

/** As a program writes it that knows nothing of us. */
export function plainSession(): Json {
  const own = ownSession()
  const { _dcr, ...log } = own.log as Json
  return { log: { ...log, entries: sessionExchanges().map(exchange => ({ ...harEntry(exchange), _dcr: undefined })) } }
}
