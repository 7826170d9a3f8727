import { oidcRegistration, rfc } from '../../core/cites'
import {
  comparableUri,
  hiddenAnswer,
  hiddenRequest,
  isLoopbackUri,
  isPrivateUse,
  metadataOf,
  redirectUrisOf,
  roughUri,
  textsOf,
} from '../../core/client-metadata'
import { parseUrl } from '../../core/exchange'
import type { Severity } from '../../core/finding'
import type { Entry } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { Json } from '../../core/message'
import { isRedacted } from '../../core/placeholder'
import { appSubject, partOf } from '../../core/subject'

const messages = {
  fragment: 'The redirect URI at {place} has a fragment (`#…`); the answer would be lost in it.',
  scheme: 'A redirect URI begins with `{place}`, which runs or opens what stands there.',
  http: 'The redirect URI at {place} is not encrypted (`http:`), and not on this device.',
  wildcard: 'The redirect URI at {place} has a wildcard (`*`).',
  implicit:
    'The redirect URI at {place} is registered by a web app for answers with tokens in the address; it has to be https, and not on localhost.',
  dotless: 'The redirect URI scheme `{place}` has no dot: any app may take the same one.',
  oob: 'The redirect URI is one by which people copy codes by hand (`urn:…:oob`); servers do not take it any more.',
  mismatch: 'The redirect URI at {place} is none of those that client {client} has registered, letter for letter.',
} as const

type Problem = keyof typeof messages
type Context = RuleContext<Problem>

const SEVERITIES: Partial<Record<Problem, Severity>> = { dotless: 'warning', oob: 'info' }

export default defineRule({
  id: 'registration/redirect-uri-unsafe',
  severity: 'error',
  confidence: 'high',
  title: 'Redirect URI that should not be registered or used',
  why: 'The code or token of the user goes where the redirect URI says: to somebody else, in the worst case, and nowhere at a server that looks closely.',
  fix: 'Register exact https (or loopback) redirect URIs and use one of them unchanged.',
  cites: [rfc(9700, '4.1.3'), rfc(8252, '7.1'), oidcRegistration('2', 'ClientMetadata')],
  messages,
  examples: {
    profile: 'rfc7591',
    wrong: '1 reg→C1 {redirect: http://app.example.com/callback}',
    right: '1 reg→C1 {redirect: https://app.example.com/callback}',
  },
  on: {
    request: {
      register(entry, { notEvaluated, ...context }) {
        const { message, classification } = entry
        if (classification.camel) return
        const hidden = hiddenRequest(message)
        if (hidden !== null) return notEvaluated(hidden)
        const { redirect_uris: uris, redirect_uri: uri } = message.params
        if ([uris, uri].flat().some(item => typeof item === 'string' && isRedacted(item))) notEvaluated('redacted')
        judgeAll(redirectUrisOf(message.params), entry, message.params, { notEvaluated, ...context })
      },
      authorize: judgeUse,
    },
    response: {
      register(entry, context) {
        const { message, classification, profile } = entry
        const answer = message.isSuccess ? message.answerBody : null
        if (answer === null || classification.camel) return
        // What was asked for has been looked at already.
        const asked = redirectUrisOf(message.params)
        const others = redirectUrisOf({ redirect_uris: answer.redirect_uris }).filter(uri => !asked.includes(uri))
        judgeAll(others, entry, profile.readRegistration(answer), context)
      },
    },
  },
})

function judgeAll(uris: readonly string[], entry: Entry, metadata: Json, context: Context): void {
  for (const uri of uris) {
    const problem = problemOf(uri, isImplicitWeb(metadata))
    if (problem !== null) tell(problem, uri, entry, context)
  }
}

function judgeUse(entry: Entry, context: Context): void {
  const { app, clientId, message } = entry
  const uri = message.param('redirect_uri')
  if (app === null || uri === null || isRedacted(uri)) return
  const client = app.clients.get(clientId ?? '') ?? null
  const metadata = client === null ? null : metadataOf(client, context.ledger)
  const problem = problemOf(uri, false)
  if (problem !== null) return tell(problem, uri, entry, context)
  if (client === null || metadata === null || metadata.entry.classification.camel) return
  if (metadata.given === null) {
    return context.notEvaluated(hiddenAnswer(metadata.entry.message) ?? 'body-missing')
  }
  const asked = textsOf(metadata.asked.redirect_uris)
  const registered = textsOf(metadata.given.redirect_uris) ?? (metadata.given.redirect_uris === undefined ? asked : null)
  if (registered === null || registered.length === 0 || registered.some(isRedacted)) return
  if (registered.some(item => comparableUri(item) === comparableUri(uri))) return
  // The server took another instead: that is the story then.
  if (asked?.some(item => roughUri(item) === roughUri(uri)) && !registered.some(item => roughUri(item) === roughUri(uri))) return
  tell('mismatch', uri, entry, context, client.clientId)
}

function problemOf(uri: string, isImplicit: boolean): Problem | null {
  const url = parseUrl(uri)
  if (/^(?:javascript|data|file):/i.test(uri)) return 'scheme'
  if (/^urn:.*:oob\b/i.test(uri)) return 'oob'
  if (uri.includes('#')) return 'fragment'
  if (uri.includes('*')) return 'wildcard'
  if (url === null) return null
  const isLocal = isLoopbackUri(uri)
  if (url.protocol === 'http:' && !isLocal) return 'http'
  if (isImplicit && (url.protocol === 'http:' || url.hostname === 'localhost')) return 'implicit'
  return isPrivateUse(uri) && !url.protocol.includes('.') ? 'dotless' : null
}

/** A web app that wants its tokens in the address (OpenID Connect Registration section 2). */
function isImplicitWeb({ application_type: type, response_types: responses }: Json): boolean {
  const words = (textsOf(responses) ?? []).map(item => item.split(/\s+/))
  return type === 'web' && words.some(item => !item.includes('code') && (item.includes('token') || item.includes('id_token')))
}

function tell(problem: Problem, uri: string, { app, exchange }: Entry, { report }: Context, client = ''): void {
  if (app === null) return
  const severity = SEVERITIES[problem]
  report({
    subject: partOf(appSubject(app), problem),
    message: problem,
    data: { place: placeOf(uri), client },
    evidence: [exchange.id],
    claims: [`call:${exchange.id}|${problem}`],
    at: exchange.startedAt,
    ...(isPrivateUse(uri) && { grade: 'custom-scheme' }),
    ...(severity !== undefined && { severity }),
  })
}

/** Enough of it to be found again: the rest may hold what is nobody's business. */
function placeOf(uri: string): string {
  const url = parseUrl(uri)
  if (url === null) return 'an address without a scheme'
  return /^https?:$/.test(url.protocol) ? url.host + url.pathname : url.protocol
}
