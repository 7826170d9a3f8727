/**
 * The one table that decides what is a secret. Screen, storage, export, command line and tests all read it.
 * Names are compared without case; `-`, `_` and camelCase are one spelling.
 */
import type { HttpExchange } from './exchange'
import { looksLikeJwe, looksLikeJwt } from './jwt'

export type SecretKind =
  | 'client-secret'
  | 'access-token'
  | 'refresh-token'
  | 'id-token'
  | 'registration-access-token'
  | 'software-statement'
  | 'client-assertion'
  | 'authorization-code'
  | 'code-verifier'
  | 'device-code'
  | 'password'
  | 'cookie'
  | 'dpop-proof'
  | 'saml-assertion'
  | 'media-token'
  | 'partner-token'
  | 'credentials'
  /** Says who or where somebody is. */
  | 'personal'

const MEMBERS: Readonly<Record<string, SecretKind>> = {
  clientsecret: 'client-secret',
  secret: 'client-secret',
  accesstoken: 'access-token',
  bearertoken: 'access-token',
  token: 'access-token',
  subjecttoken: 'access-token',
  actortoken: 'access-token',
  initialaccesstoken: 'access-token',
  refreshtoken: 'refresh-token',
  idtoken: 'id-token',
  idtokenhint: 'id-token',
  registrationaccesstoken: 'registration-access-token',
  softwarestatement: 'software-statement',
  clientassertion: 'client-assertion',
  assertion: 'client-assertion',
  code: 'authorization-code',
  codeverifier: 'code-verifier',
  devicecode: 'device-code',
  usercode: 'device-code',
  password: 'password',
  passwd: 'password',
  pwd: 'password',
  passcode: 'password',
  otp: 'password',
  apikey: 'credentials',
  sessiontoken: 'access-token',
  securitytoken: 'access-token',
  logouttoken: 'id-token',
  privatekey: 'credentials',
  authreqid: 'device-code',
  samlresponse: 'saml-assertion',
  serializedtoken: 'media-token',
  email: 'personal',
}

const HEADERS: Readonly<Record<string, SecretKind>> = {
  authorization: 'credentials',
  proxyauthorization: 'credentials',
  cookie: 'cookie',
  setcookie: 'cookie',
  dpop: 'dpop-proof',
  adservicetoken: 'partner-token',
  adobesubjecttoken: 'partner-token',
  xrokureservedrokuconnecttoken: 'partner-token',
  aptemppassidentity: 'personal',
  apdeviceidentifier: 'personal',
  xdeviceinfo: 'personal',
  xforwardedfor: 'personal',
  forwarded: 'personal',
  xrealip: 'personal',
  trueclientip: 'personal',
  cfconnectingip: 'personal',
  mcpsessionid: 'credentials',
  xapikey: 'credentials',
  xauthtoken: 'access-token',
}

export function spell(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}

/** Words joined by underscores, as `invalid_access_token_client_application`. */
const ERROR_CODE = /^[a-z]{2,20}(?:_[a-z]{1,20})+$/

/** What a header's value is, by its name; null: no secret. */
export function headerSecret(name: string): SecretKind | null {
  const key = spell(name)
  return Object.hasOwn(HEADERS, key) ? (HEADERS[key] ?? null) : null
}

/**
 * What the value of a body member, form field or query parameter is, by its name and shape; null: no secret.
 * A JWT is a secret whatever its member is called.
 */
export function memberSecret(name: string, value: unknown): SecretKind | null {
  if (typeof value !== 'string' || value === '') return null
  const key = spell(name)
  const kind = Object.hasOwn(MEMBERS, key) ? (MEMBERS[key] ?? null) : null
  // `code` is also what error answers and sign-in pages call short public things.
  if (kind === 'authorization-code' && (value.length < 12 || ERROR_CODE.test(value))) return null
  if (kind !== null) return kind
  return looksLikeJwt(value) || looksLikeJwe(value) ? 'access-token' : null
}

/** What stands on screen for a secret: its length is said, no part of it is shown. */
export function maskOf(value: string): string {
  return `•••••••• (${value.length} characters)`
}

const HIDDEN = '••••••••'

/** A URL with the values of secret query and fragment parameters hidden. */
export function maskUrl(url: string): string {
  const start = url.search(/[?#]/)
  if (start < 0) return url
  const tail = url.slice(start).replace(/([?#&])([^=&#]*)=([^&#]*)/g, (whole, lead: string, name: string, value: string) => {
    let plain = value
    try {
      plain = decodeURIComponent(value)
    } catch {
      // Not percent-encoding: the text as it stands is judged.
    }
    return memberSecret(name, plain) === null ? whole : `${lead}${name}=${HIDDEN}`
  })
  return url.slice(0, start) + tail
}

/** Every secret value in an exchange, with its kind: for masking raw texts, where no member names are left. */
export function secretValuesOf(exchange: HttpExchange): Map<string, SecretKind> {
  const found = new Map<string, SecretKind>()
  const add = (value: string, kind: SecretKind) => {
    if (value.length >= 4) found.set(value, kind)
  }
  const { request, response } = exchange
  for (const header of [...request.headers, ...(response?.headers ?? [])]) {
    const kind = headerSecret(header.name)
    if (kind !== null) addCredentials(header.value, kind, add)
  }
  collectUrl(request.url, add)
  for (const body of [request.body, response?.body]) {
    if (body && (body.state === 'present' || body.state === 'truncated')) collectText(body.text, add)
  }
  return found
}

type Add = (value: string, kind: SecretKind) => void

/** `Bearer abc`: the secret is what follows the scheme. */
function addCredentials(value: string, kind: SecretKind, add: Add): void {
  const space = kind === 'credentials' ? value.indexOf(' ') : -1
  add(space > 0 ? value.slice(space + 1) : value, kind)
}

function collectUrl(url: string, add: Add): void {
  const start = url.search(/[?#]/)
  if (start >= 0) collectPairs(url.slice(start + 1).replace(/#/g, '&'), add)
}

function collectPairs(text: string, add: Add): void {
  for (const [name, value] of new URLSearchParams(text)) {
    const kind = memberSecret(name, value)
    if (kind === null) continue
    add(value, kind)
    add(encodeURIComponent(value), kind)
  }
}

function collectText(text: string, add: Add): void {
  const trimmed = text.trimStart()
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
    try {
      collectJson(JSON.parse(text), '', add, 0)
      return
    } catch {
      // Not JSON after all, or cut short: names and values are still there to be seen.
      for (const [, name = '', value = ''] of text.matchAll(/"([^"\\]{1,64})"\s*:\s*"((?:[^"\\]|\\.)*)/g)) {
        const kind = memberSecret(name, value)
        if (kind !== null) add(value, kind)
      }
      return
    }
  }
  if (/^[^\s=&]{1,64}=/.test(trimmed)) collectPairs(trimmed, add)
}

function collectJson(value: unknown, name: string, add: Add, depth: number): void {
  if (depth > 32) return
  if (typeof value === 'string') {
    const kind = memberSecret(name, value)
    if (kind !== null) add(value, kind)
  } else if (Array.isArray(value)) {
    for (const item of value) collectJson(item, name, add, depth + 1)
  } else if (value !== null && typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) collectJson(member, key, add, depth + 1)
  }
}

/** A raw text with every known secret value hidden. */
export function maskText(text: string, secrets: ReadonlyMap<string, SecretKind>): string {
  let masked = text
  // Longest first: one secret may be part of another.
  for (const value of [...secrets.keys()].sort((a, b) => b.length - a.length)) masked = masked.split(value).join(HIDDEN)
  return masked
}
