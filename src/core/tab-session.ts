import { Engine } from './engine'
import { type HttpExchange, parseUrl } from './exchange'
import type { AppLabel } from './labels'
import type { JwtToVerify, SignatureAnswer } from './ledger/signatures'
import type { Rule } from './lint'
import { Merger } from './merge'
import type { Observation } from './observation'
import type { Profile } from './profile'
import type { LintResult } from './result'

export interface TabSessionOptions {
  readonly rules: readonly Rule[]
  readonly profiles: readonly Profile[]
  /** Null: every tab's story. */
  readonly tabId: number | null
}

export interface TabSession {
  add(observation: Observation): void
  /** All that the user calls the apps now. */
  putLabels(labels: readonly AppLabel[]): void
  result(): LintResult
  /** JWTs whose signatures the rules ask about, and what came of checking them. */
  jwtsToVerify(): readonly JwtToVerify[]
  putSignatures(answers: readonly SignatureAnswer[]): void
}

/** One tab's story: its own exchanges, and those of service workers that serve its origins. Or everybody's. */
export function createTabSession({ rules, profiles, tabId }: TabSessionOptions): TabSession {
  const engine = new Engine({ rules, profiles })
  const origins = new Set<string>()
  const homeless = new Map<string, HttpExchange>()
  const merger = new Merger({
    put(exchange) {
      const { context } = exchange
      if (tabId === null) engine.put(exchange)
      else if (context.tabId === tabId) {
        homeless.delete(exchange.id)
        engine.put(exchange)
        for (const origin of [context.initiator, context.pageUrl === null ? null : parseUrl(context.pageUrl)?.origin]) {
          if (origin != null) adopt(origin)
        }
      } else if (context.tabId === -1 || context.tabId === null) {
        if (context.initiator !== null && origins.has(context.initiator)) engine.put(exchange)
        else homeless.set(exchange.id, exchange)
      }
    },
    remove(id) {
      homeless.delete(id)
      engine.remove(id)
    },
  })

  function adopt(origin: string): void {
    if (origins.has(origin)) return
    origins.add(origin)
    for (const [id, exchange] of homeless) {
      if (exchange.context.initiator !== origin) continue
      homeless.delete(id)
      engine.put(exchange)
    }
  }

  return {
    add(observation: Observation): void {
      if (observation.phase === 'gap') {
        const { data } = observation
        if (tabId === null || data.tabId === null || data.tabId === tabId)
          engine.addGap({ id: observation.requestKey, at: observation.at, ...data })
      } else if (observation.phase === 'mark') engine.addMark({ id: observation.id, at: observation.at, ...observation.data })
      else merger.add(observation)
    },
    putLabels: labels => engine.putLabels(labels),
    result: () => engine.result(),
    jwtsToVerify: () => engine.jwtsToVerify(),
    putSignatures: answers => engine.putSignatures(answers),
  }
}
