import type { Body, HeadersState } from '../../core/exchange'
import type { Confidence, NotEvaluatedReason, Severity } from '../../core/finding'
import { gapsByReason } from '../../core/gaps'
import type { ClientOrigin, LifetimeSource, TokenKind } from '../../core/model'
import type { Gap, GapReason } from '../../core/observation'

/** Fixed vocabularies of the core, as the user reads them. One table each; nothing else words them. */

export const severityName: Record<Severity, string> = { error: 'Error', warning: 'Warning', info: 'Info' }

export const confidenceText: Record<Confidence, string> = {
  high: 'certain from what was captured',
  medium: 'likely; part of the evidence is missing',
  low: 'possible; much of the evidence is missing',
}

export const reasonText: Record<NotEvaluatedReason, string> = {
  'body-missing': 'the body was not captured',
  'header-missing': 'headers were not captured',
  redacted: 'the value was redacted',
  'lifetime-unknown': 'the token’s lifetime is not known',
  'mint-not-captured': 'the token was issued before the capture began',
  'clock-unknown': 'the server’s clock is not known',
  'metadata-missing': 'the server’s metadata was not seen',
  'instance-unknown': 'it is not clear which app made the call',
  'load-unknown': 'it is not clear which page load made the call',
  gap: 'part of the session was not captured',
}

export const gapText: Record<GapReason, string> = {
  'worker-stopped': 'The browser stopped the recorder',
  'devtools-closed': 'DevTools was closed: no bodies',
  'permission-missing': 'Access to the host was withheld',
  'body-lost': 'The page left before a body could be read',
  'bound-reached': 'The limit was reached: oldest calls were let go',
  'clock-changed': 'The clock of this computer was changed',
}

/** What was missed, in one sentence for each reason. */
export function gapTexts(gaps: readonly Gap[]): string[] {
  return gapsByReason(gaps).map(({ reason, missed }) =>
    missed === 0 ? gapText[reason] : `${gapText[reason]}, up to ${plural(missed, 'request')} not seen`,
  )
}

export const tokenKindName: Record<TokenKind, string> = {
  access: 'access token',
  refresh: 'refresh token',
  id: 'ID token',
  'registration-access': 'registration access token',
  'initial-access': 'initial access token',
}

export const clientOriginText: Record<ClientOrigin, string> = {
  registered: 'registered',
  'seen-in-use': 'seen in use',
  configured: 'configured',
  cimd: 'client ID metadata document',
}

export const lifetimeSourceText: Record<LifetimeSource, string> = {
  expires_in: 'the token response said expires_in',
  'expires_in-string': 'the token response said expires_in (as a string)',
  jwt: 'the token is a JWT with exp',
  configured: 'known for this server',
  unknown: 'nothing said how long it lives',
}

/** Why there is no text to show, or not all of it; null where nothing is missing. */
export function bodyNote(body: Body): string | null {
  switch (body.state) {
    case 'present':
      return null
    case 'none':
      return 'No body.'
    case 'not-captured':
      return `Body not captured${sizeNote(body.size)}. The browser gives bodies only while DevTools is open, and not after the page has left.`
    case 'redacted':
      return `Body redacted${sizeNote(body.size)}. It was removed when the session was exported or saved.`
    case 'truncated':
      return `Body truncated${sizeNote(body.size)}. Only its beginning was kept.`
    case 'binary':
      return `Binary body${sizeNote(body.size)}. It is not text, so it is not shown.`
  }
}

export function headersNote(state: HeadersState): string | null {
  switch (state) {
    case 'complete':
      return null
    case 'stripped':
      return 'Credential headers (Authorization, Cookie) were removed by whoever saved this.'
    case 'partial':
      return 'The browser hides some headers here: one that is not listed may still have been sent.'
    case 'not-captured':
      return 'Headers not captured.'
  }
}

function sizeNote(size: number | null): string {
  return size === null ? '' : ` (${formatBytes(size)})`
}

export function formatBytes(size: number): string {
  if (size < 1000) return `${size} bytes`
  if (size < 1_000_000) return `${(size / 1000).toFixed(1)} kB`
  return `${(size / 1_000_000).toFixed(1)} MB`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** Thousands apart by a thin gap: `4,000`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
