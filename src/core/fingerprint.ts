/** What makes two registrations the same (lint-rules `F`), two tokens interchangeable (`K`), two proofs equal. */

import { parseUrl } from './exchange'
import { shortHash } from './hash'
import { decodeJwt } from './jwt'
import type { Json, Message } from './message'
import { DISTINCT_METADATA, scopeSet } from './oauth'
import { isRedacted } from './placeholder'
import type { Profile } from './profile'

export interface RegistrationFingerprint {
  readonly fingerprint: string
  /** As `fingerprint`, with the ports of loopback redirect URIs kept. */
  readonly withPorts: string
  /** Identity of the software statement; null where none was sent. */
  readonly statement: string | null
}

/** Null where the body is not known well enough to say. */
export function registrationFingerprint(message: Message, profile: Profile): RegistrationFingerprint | null {
  if (message.bodyKind === 'unknown' || message.bodyKind === 'other') return null
  const text = message.param('software_statement')
  if (text !== null) {
    if (isRedacted(text)) return null
    const statement = statementIdentity(text, profile)
    const whole = shortHash(`${message.endpoint}\n${statement}`)
    return { fingerprint: whole, withPorts: whole, statement }
  }
  return {
    fingerprint: shortHash(`${message.endpoint}\n${metadataText(message.params, false)}`),
    withPorts: shortHash(`${message.endpoint}\n${metadataText(message.params, true)}`),
    statement: null,
  }
}

/** What stays the same when a statement is downloaded again. */
export function statementIdentity(text: string, profile: Profile): string {
  const jwt = decodeJwt(text)
  if (jwt === null) return `text:${shortHash(text)}`
  const own = profile.statementIdentity(jwt)
  if (own !== null) return own
  const { iss, software_id: id, software_version: version } = jwt.claims
  if (typeof id === 'string') return `software:${String(iss)}|${id}|${String(version)}`
  return `text:${shortHash(text)}`
}

const LISTED = ['client_name', 'redirect_uris', 'scope', ...DISTINCT_METADATA] as const

function metadataText(params: Json, keepPorts: boolean): string {
  return LISTED.map(name => `${name}=${memberText(name, params[name], keepPorts)}`).join('\n')
}

function memberText(name: string, value: unknown, keepPorts: boolean): string {
  if (value === undefined || value === null) return ''
  if (name === 'scope' && typeof value === 'string') return scopeSet(value)
  if (name === 'redirect_uris') {
    const uris = (Array.isArray(value) ? value : [value]).map(uri => (keepPorts ? String(uri) : withoutLoopbackPort(String(uri))))
    return uris.sort().join(' ')
  }
  if (Array.isArray(value))
    return value
      .map(item => JSON.stringify(item))
      .sort()
      .join(' ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A native app listens on a port of the moment (RFC 8252 section 7.3); that makes it no other app. */
function withoutLoopbackPort(uri: string): string {
  const url = parseUrl(uri)
  if (url === null || !isLoopback(url.hostname)) return uri
  url.port = ''
  return url.href
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

/** The resources and audiences a token request names (RFC 8707), as one sorted text. */
export function resourceSet(params: Json): string {
  return [params.resource, params.audience]
    .flat()
    .filter((value): value is string => typeof value === 'string')
    .sort()
    .join(' ')
}
