/** HAR contents → what reports show. */
import { Engine } from '../core/engine'
import type { HarContents } from '../core/har'
import type { Rule } from '../core/lint'
import type { Profile } from '../core/profile'
import type { LintResult } from '../core/result'
import { maskUrl } from '../core/secrets'
import type { LintedInput, ReportedExchange } from './linted'

export interface LintHarOptions {
  readonly rules: readonly Rule[]
  readonly profiles: readonly Profile[]
  readonly profileId?: string
}

export function lintContents(contents: HarContents, options: LintHarOptions): LintResult {
  const engine = new Engine(options)
  for (const exchange of contents.exchanges) engine.put(exchange)
  return engine.result()
}

export function toLintedInput(file: string, contents: HarContents, result: LintResult): LintedInput {
  const byId = new Map(result.exchanges.map(item => [item.exchange.id, item.exchange]))
  const reported = (id: string): ReportedExchange[] => {
    const place = contents.places.get(id)
    const exchange = byId.get(id)
    if (place === undefined || exchange === undefined) return []
    const { request, response } = exchange
    return [
      {
        index: place.index,
        startedDateTime: place.startedDateTime,
        method: request.method,
        url: maskUrl(request.url),
        status: response?.status ?? 0,
      },
    ]
  }
  return {
    file,
    exchanges: contents.entries,
    relevant: result.exchanges.length,
    clients: result.clients.length,
    tokens: result.tokens.length,
    findings: result.findings.map(finding => ({ ...finding, exchanges: finding.exchangeIds.flatMap(reported) })),
    notEvaluated: result.notEvaluated,
    lacks: contents.lacks,
  }
}
