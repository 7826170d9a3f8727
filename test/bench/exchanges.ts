/** Relevant exchanges by the hundred thousand: apps that register, get tokens, use them, and now and then go wrong. */
import type { HttpExchange } from '../../src/core/exchange'
import { exchangeOf, type Parts } from '../support/exchange-builder'

const EPOCH = Date.UTC(2026, 0, 15, 12)
const APPS = 12
/** Calls on one token. */
const CALLS = 40

/** The same each time; in order of time, a quarter of a second apart. */
export function manyExchanges(count: number): HttpExchange[] {
  return Array.from({ length: count }, (_, index) => exchangeAt(index))
}

export function exchangeAt(index: number): HttpExchange {
  const app = index % APPS
  const turn = Math.floor(index / APPS)
  const step = turn % CALLS
  const round = Math.floor(turn / CALLS)
  const origin = `https://app${app}.example.com`
  const server = app % 2 === 0 ? 'https://sp.auth.adobe.com' : `https://as${app}.example.com`
  const common = {
    id: `x${String(index).padStart(7, '0')}`,
    at: EPOCH + index * 250,
    took: 90,
    answerHeaders: { 'access-control-allow-origin': '*', date: new Date(EPOCH + index * 250).toUTCString() },
    context: { captureId: 'capture', tabId: app, initiator: origin, pageUrl: `${origin}/`, resourceType: 'fetch' },
  } satisfies Partial<Parts>
  // One app in three registers anew with every hundredth token.
  const registration = app % 3 === 0 ? Math.floor(round / 100) : 0
  const client = `client-${app}-${registration}`
  const headers = { origin, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', referer: `${origin}/` }
  if (step === 0 && round === registration * 100) {
    return exchangeOf({
      ...common,
      url: `${server}/o/client/register`,
      headers,
      json:
        app % 2 === 0
          ? { software_statement: statementOf(app) }
          : { client_name: `App ${app}`, redirect_uris: [`${origin}/callback`], grant_types: ['client_credentials'] },
      status: 201,
      answer: {
        client_id: client,
        client_secret: `made-up-secret-of-${client}`,
        client_secret_expires_at: 0,
        grant_types: ['client_credentials'],
      },
    })
  }
  if (step <= 1) {
    return exchangeOf({
      ...common,
      url: `${server}/o/client/token`,
      headers,
      form: { grant_type: 'client_credentials', client_id: client, client_secret: `made-up-secret-of-${client}` },
      answer: { access_token: tokenOf(app, round), token_type: 'bearer', expires_in: 130 },
    })
  }
  const isRefused = step === CALLS - 1 && round % 10 === 0
  return exchangeOf({
    ...common,
    method: 'GET',
    url: `${app % 2 === 0 ? server : `https://api${app}.example.com`}/api/v2/REF30/profiles/${index % 50}`,
    headers: { ...headers, authorization: `Bearer ${tokenOf(app, round)}`, 'ap-device-identifier': `fingerprint ${btoa(`app ${app}`)}` },
    status: isRefused ? 401 : 200,
    answer: isRefused ? { error: 'invalid_token' } : {},
  })
}

const base64url = (text: string) => Buffer.from(text).toString('base64url')
const jwtOf = (claims: object) => `${base64url('{"alg":"RS256"}')}.${base64url(JSON.stringify(claims))}.${base64url('made-up-signature')}`
const statementOf = (app: number) => jwtOf({ sub: `application-${app}`, iss: 'auth.adobe.com', iat: 1535000000 })
const tokenOf = (app: number, round: number) => (app % 4 === 1 ? jwtOf({ sub: `${app}`, round }) : `made-up-token-${app}-${round}`)
