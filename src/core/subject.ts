/** What findings are about, named without secrets: the key is the same before and after redaction,
 * and whatever the user calls the app. */
import type { Subject } from './finding'
import type { App, Client, Token } from './model'

/** The app instance at one authorization server. */
export function appSubject(app: App): Subject {
  const { instance, issuer } = app
  const { id, name, origin } = instance
  const who = name === id ? (origin ?? id) : origin === null ? name : `${name} (${origin})`
  return { kind: 'app', key: `app:${id}|${origin ?? id}|${issuer}`, label: `${who} at ${issuer}` }
}

export function clientSubject(client: Client): Subject {
  return { kind: 'client', key: `client:${client.issuer}|${client.clientId}|${client.instance.id}`, label: `client ${client.clientId}` }
}

export function tokenSubject(token: Token): Subject {
  const owner = token.client === null ? '' : ` of client ${token.client.clientId}`
  return { kind: 'token', key: `token:${token.id}`, label: `token ${token.id}${owner}` }
}

/** An address without its query; what the query held is not repeated. */
export function endpointSubject(endpoint: string, part: string): Subject {
  return { kind: 'endpoint', key: `endpoint:${endpoint}|${part}`, label: endpoint }
}

/** One of several things that may be wrong with the same subject: a finding of its own. */
export function partOf(subject: Subject, part: string): Subject {
  return { ...subject, key: `${subject.key}|${part}` }
}

/** One recording as a whole. */
export function captureSubject(captureId: string): Subject {
  return { kind: 'app', key: `capture:${captureId}`, label: 'the recording' }
}
