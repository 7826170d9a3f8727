/**
 * The library entry: lint a recording from a test suite and assert on what comes back.
 *
 * ```ts
 * import { atLeast, lintHar } from 'dcr-devtools'
 *
 * const session = await lintHar('trace.har')
 * expect(session.findings.filter(atLeast('warning'))).toEqual([])
 * ```
 *
 * Nothing here sends a request, reads the clock or writes anything; the one thing it touches is the file that is named.
 */

export { AppError } from '../core/errors'
export type { Body, ExchangeContext, Header, HeadersState, HttpExchange, HttpRequest, HttpResponse, ResourceType } from '../core/exchange'
export { NO_BODY } from '../core/exchange'
export type {
  Cite,
  Confidence,
  Consequence,
  Cost,
  Finding,
  FindingOutcome,
  NotEvaluated,
  NotEvaluatedReason,
  Severity,
  Subject,
  SuppressedBy,
} from '../core/finding'
export type { Limits } from '../core/lifetime'
export { DEFAULT_LIMITS } from '../core/lifetime'
export type { Client, Load, Outcome, Role, Statement, Token, Use } from '../core/model'
export type { ClassifiedExchange } from '../core/result'
export type { Settings, Suppression } from '../core/settings'
export type { ReportedExchange, ReportedFinding } from '../report/linted'
export { type ProfileInfo, profiles, type RuleInfo, rules } from './catalogue'
export { lintExchanges, lintHar } from './lint'
export type { LintOptions } from './options'
export { atLeast, ofRule, registeredMoreThan } from './predicates'
export type { Install, Registration, Session, TokenRequest } from './session'
