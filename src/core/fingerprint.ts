/** What makes two registrations the same (lint-rules `F`), two tokens interchangeable (`K`), two proofs equal. */

import { parseUrl } from './exchange'
import { shortHash } from './hash'
import { decodeJwt } from './jwt'
import type { Json, Message } from './message'
import { scopeSet } from './oauth'
import { isRedacted } from './placeholder'
import type { Profile } from './profile'

export interface RegistrationFingerprint {
  readonly fingerprint: string
  /** As `fingerprint`, with the ports of loopback redirect URIs kept. */
  readonly withPorts: string
  /** Identity of the software statement; null where none was sent. */
  readonly statement: string | null
}

const known = new WeakMap<Message, { readonly profile: Profile; readonly print: RegistrationFingerprint | null }>()

/** Null where the body is not known well enough to say. */
export function registrationFingerprint(message: Message, profile: Profile): RegistrationFingerprint | null {
  const before = known.get(message)
  if (before?.profile === profile) return before.print
  const print = readFingerprint(message, profile)
  known.set(message, { profile, print })
  return print
}

function readFingerprint(message: Message, profile: Profile): RegistrationFingerprint | null {
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
  if (typeof id === 'string') return `software:${plainText(iss)}|${id}|${plainText(version)}`
  return `text:${shortHash(text)}`
}

/** What tells registrations apart. Everything else (logos, contacts, addresses of documents) may change with them. */
const LISTED = [
  'client_name',
  'redirect_uris',
  'grant_types',
  'response_types',
  'token_endpoint_auth_method',
  'scope',
  'software_id',
  'software_version',
  'application_type',
  'jwks',
] as const

function metadataText(params: Json, keepPorts: boolean): string {
  return LISTED.map(name => `${name}=${memberText(name, params[name], keepPorts)}`).join('\n')
}

/** A member of client metadata as text that is the same wherever it means the same. */
export function memberText(name: string, value: unknown, keepPorts: boolean): string {
  if (value === undefined || value === null) return ''
  if (name === 'scope' && typeof value === 'string') return scopeSet(value)
  if (name === 'jwks') return thumbprints(value)
  if (name === 'redirect_uris') {
    const uris = (Array.isArray(value) ? value : [value]).map(uri => (keepPorts ? plainText(uri) : withoutLoopbackPort(plainText(uri))))
    return uris.sort().join(' ')
  }
  return Array.isArray(value)
    ? value
        .map(item => plainText(item))
        .sort()
        .join(' ')
    : plainText(value)
}

/** Any JSON value as text. Anybody may have written it: what is nested deeper than any metadata is cut. */
export function plainText(value: unknown, depth = 0): string {
  if (typeof value === 'string') return depth === 0 ? value : JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (depth > 8) return '…'
  if (Array.isArray(value)) return `[${value.map(item => plainText(item, depth + 1)).join()}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${plainText(member, depth + 1)}`).join()}}`
}

/** The members that make a key the key it is (RFC 7638 section 3.2). */
const KEY_MEMBERS = ['crv', 'e', 'k', 'kty', 'n', 'x', 'y'] as const

export function keyText(jwk: unknown): string {
  if (typeof jwk !== 'object' || jwk === null) return plainText(jwk)
  const members = jwk as Readonly<Record<string, unknown>>
  return KEY_MEMBERS.map(name => plainText(members[name] ?? '')).join('.')
}

function thumbprints(jwks: unknown): string {
  const keys = typeof jwks === 'object' && jwks !== null ? (jwks as { readonly keys?: unknown }).keys : undefined
  return Array.isArray(keys) ? keys.map(keyText).sort().join(' ') : plainText(jwks)
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
