/** Secrets of a session that whoever gets hold of them could use. */
import type { Client, Token } from '../../core/model'
import type { LintResult } from '../../core/result'
import { countdownState, countdownText, type Expiry } from '../format/countdown'
import { formatDateTime } from '../format/time'
import { tokenKindName } from '../format/words'
import { expiryOfClient, expiryOfToken } from '../model/expiry'

export interface AliveSecret {
  readonly key: string
  /** `Secret of client 3f81c2d0`. */
  readonly what: string
  /** `does not expire`, `works until 2026-11-25 12:01:03`. */
  readonly until: string
}

/** Those that work longest come first. */
export function aliveSecrets({ clients, tokens }: Pick<LintResult, 'clients' | 'tokens'>, now: number): AliveSecret[] {
  return [...clients.filter(client => client.hasSecret).map(ofClient), ...tokens.map(ofToken)]
    .filter(({ expiry }) => ['live', 'never', 'unknown'].includes(countdownState(expiry, now)))
    .sort((a, b) => endOf(b.expiry) - endOf(a.expiry))
    .map(({ key, what, expiry }) => ({ key, what, until: untilText(expiry, now) }))
}

interface Secret {
  readonly key: string
  readonly what: string
  readonly expiry: Expiry
}

function ofClient(client: Client): Secret {
  return { key: `client ${client.id}`, what: `Secret of client ${client.id}`, expiry: expiryOfClient(client) }
}

function ofToken(token: Token): Secret {
  return { key: token.id, what: `${capital(tokenKindName[token.kind])} ${token.id}`, expiry: expiryOfToken(token) }
}

function endOf(expiry: Expiry): number {
  return expiry.kind === 'at' ? expiry.latest : Number.POSITIVE_INFINITY
}

function untilText(expiry: Expiry, now: number): string {
  if (expiry.kind === 'at') return `works until ${formatDateTime(expiry.latest)}`
  return expiry.kind === 'unknown' ? 'nothing said until when it works' : countdownText(expiry, now)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
