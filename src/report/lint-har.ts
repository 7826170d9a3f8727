/** HAR contents → what reports show. */
import { Engine, type EngineOptions } from '../core/engine'
import { fill } from '../core/fill'
import type { HarContents } from '../core/har'
import type { GivenKeySet } from '../core/keys'
import type { LintResult } from '../core/result'
import { maskUrl } from '../core/secrets'
import { verifySignatures } from '../core/signatures'
import type { LintedInput, ReportedExchange } from './linted'

export function lintContents(contents: HarContents, options: EngineOptions): LintResult {
  const engine = new Engine(options)
  fill(engine, contents)
  return engine.result()
}

/** The same, and what the signatures of its JWTs say to the keys that it shows or that the user gave. */
export function lintVerified(contents: HarContents, options: EngineOptions): Promise<LintResult> {
  const engine = new Engine(options)
  fill(engine, contents)
  return verifiedResult(engine, options.settings?.keySets)
}

/** What the engine says once the signatures have been checked that its rules asked about. */
export async function verifiedResult(engine: Engine, keySets?: readonly GivenKeySet[]): Promise<LintResult> {
  const jwts = engine.jwtsToVerify()
  if (jwts.length > 0) engine.putSignatures(await verifySignatures(jwts, keySets))
  return engine.result()
}

/** A file of an input. Entries are counted in each file on its own. */
export interface Part {
  readonly file: string
  readonly contents: HarContents
}

/** `parts`: the files of which `contents` is the sum, where there are several. */
export function toLintedInput(
  file: string,
  contents: HarContents,
  result: LintResult,
  parts: readonly Part[] = [{ file, contents }],
): LintedInput {
  const byId = new Map(result.exchanges.map(item => [item.exchange.id, item]))
  const fileOf = new Map(parts.flatMap(part => [...part.contents.places.keys()].map(id => [id, part.file])))
  const reported = (id: string): ReportedExchange[] => {
    const place = contents.places.get(id)
    const item = byId.get(id)
    if (place === undefined || item === undefined) return []
    const { request, response } = item.exchange
    return [
      {
        index: place.index,
        startedDateTime: place.startedDateTime,
        method: request.method,
        url: maskUrl(request.url),
        status: response?.status ?? 0,
        file: fileOf.get(id) ?? file,
        line: place.line,
        role: item.classification.role,
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
    files: parts.map(part => part.file),
    startedAt: result.startedAt,
  }
}
