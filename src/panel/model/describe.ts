import type { Role, Token } from '../../core/model'
import type { ClassifiedExchange, LintResult } from '../../core/result'
import { formatDuration } from '../format/duration'
import { tokenKindName } from '../format/words'
import { lookupOf } from './lookup'

/** What a call was and how it ended, in one sentence. */
export function describeExchange(result: LintResult, item: ClassifiedExchange): string {
  const { classification, exchange } = item
  const status = exchange.response?.status
  const numbered = status ? ` (${status})` : ''
  const what = names[classification.role]
  switch (classification.outcome) {
    case 'success':
      return `${succeeded(result, item)}${numbered}.`
    case 'oauth-error':
      return `${what.noun} refused: ${classification.errorCode ?? 'no error code given'}${numbered}.`
    case 'http-error':
      return `${what.noun} refused${classification.errorCode === null ? '' : `: ${classification.errorCode}`}${numbered}.`
    case 'html':
      return `${what.noun} answered with an HTML page where JSON was expected${numbered}.`
    case 'redirect':
      return `${what.noun} redirected${numbered}.`
    case 'net-error':
      return `${what.noun} failed, no answer came: ${exchange.error ?? 'network error'}.`
    case 'unknown':
      return exchange.response === null ? `${what.noun}: no answer was seen.` : `${what.noun}: how it ended cannot be told${numbered}.`
  }
}

interface Wording {
  readonly noun: string
  readonly done: string
}

const names: Record<Role, Wording> = {
  register: { noun: 'Registration', done: 'Registered a client' },
  token: { noun: 'Token request', done: 'Got a token response' },
  management: { noun: 'Client management request', done: 'Managed a client' },
  authorize: { noun: 'Authorization request', done: 'Authorization request answered' },
  discovery: { noun: 'Server metadata request', done: 'Read the authorization server’s metadata' },
  'protected-resource-metadata': { noun: 'Resource metadata request', done: 'Read the protected resource’s metadata' },
  jwks: { noun: 'Key set request', done: 'Read the server’s key set' },
  revocation: { noun: 'Revocation', done: 'Revoked a token' },
  introspection: { noun: 'Introspection', done: 'Asked about a token' },
  par: { noun: 'Pushed authorization request', done: 'Pushed an authorization request' },
  'device-authorization': { noun: 'Device authorization request', done: 'Started a device authorization' },
  userinfo: { noun: 'Userinfo request', done: 'Read the user’s claims' },
  api: { noun: 'API call', done: 'API call accepted' },
  'token-source': { noun: 'Login call', done: 'Got a token from a call that is no token request' },
  candidate: { noun: 'Possible registration', done: 'Looks like a registration; shown, not judged' },
  preflight: { noun: 'CORS preflight', done: 'CORS preflight answered' },
  load: { noun: 'Page load', done: 'Page loaded' },
  irrelevant: { noun: 'Call', done: 'Call answered' },
}

function succeeded(result: LintResult, item: ClassifiedExchange): string {
  const { role } = item.classification
  const tokens = item.tokenIds.map(id => lookupOf(result).tokens.get(id)).filter(token => token !== undefined)
  if (role === 'register' && item.clientId !== null) return `Registered client ${item.clientId}`
  if ((role === 'token' || role === 'token-source') && tokens.length > 0) {
    const forClient = item.clientId === null ? '' : ` for client ${item.clientId}`
    return `Got ${tokens.map(({ kind, id }) => `${tokenKindName[kind]} ${id}`).join(' and ')}${forClient}${goodFor(tokens)}`
  }
  if ((role === 'api' || role === 'userinfo') && tokens[0] !== undefined) {
    return `${names[role].noun} with ${tokens[0].id}, accepted`
  }
  if (role === 'api') return 'API call without a known token, accepted'
  return names[role].done
}

/** Of several tokens each has its own lifetime; then the list below says them. */
function goodFor(tokens: readonly Token[]): string {
  const lifetimeMs = tokens.length === 1 ? tokens[0]?.lifetimeMs : null
  return lifetimeMs == null ? '' : `, good for ${formatDuration(lifetimeMs)}`
}
