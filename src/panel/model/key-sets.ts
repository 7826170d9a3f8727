import { parseUrl } from '../../core/exchange'
import type { DecodedJwt } from '../../core/jwt'
import type { KeySource } from '../../core/keys'
import { type Json, Message } from '../../core/message'
import type { LintResult } from '../../core/result'

export interface CapturedKeys {
  readonly sources: readonly KeySource[]
  /** They are published by whom the JWT names; else they are whatever keys the capture holds. */
  readonly isOwn: boolean
}

interface Published {
  /** By address without query: the newest key set there. */
  readonly sets: ReadonlyMap<string, KeySource>
  /** By issuer: where its keys are. */
  readonly places: ReadonlyMap<string, string>
}

const made = new WeakMap<LintResult, Published>()

/** Keys that the capture shows for a JWT. */
export function capturedKeysFor({ claims }: DecodedJwt, result: LintResult): CapturedKeys {
  const { sets, places } = publishedIn(result)
  const place = typeof claims.iss === 'string' ? places.get(claims.iss) : undefined
  const own = place === undefined ? undefined : sets.get(place)
  return own === undefined ? { sources: [...sets.values()], isOwn: false } : { sources: [own], isOwn: true }
}

function publishedIn(result: LintResult): Published {
  const known = made.get(result)
  if (known !== undefined) return known
  const sets = new Map<string, KeySource>()
  const places = new Map<string, string>()
  for (const { exchange, classification } of result.exchanges) {
    if (classification.role !== 'jwks' && classification.role !== 'discovery') continue
    const { answerBody, endpoint } = new Message(exchange)
    if (answerBody === null) continue
    if (classification.role === 'jwks') {
      if (Array.isArray(answerBody.keys)) sets.set(endpoint, { from: endpoint, keys: answerBody.keys.filter(isKey) })
      continue
    }
    const url = typeof answerBody.jwks_uri === 'string' ? parseUrl(answerBody.jwks_uri) : null
    if (typeof answerBody.issuer === 'string' && url !== null) places.set(answerBody.issuer, url.origin + url.pathname)
  }
  const published = { sets, places }
  made.set(result, published)
  return published
}

function isKey(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
