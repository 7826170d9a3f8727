import { rfc } from '../../core/cites'
import { hiddenRequest, textsOf } from '../../core/client-metadata'
import { decodeJwt } from '../../core/jwt'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule } from '../../core/lint'
import type { Json } from '../../core/message'
import { appSubject, partOf } from '../../core/subject'

const messages = {
  'private-key': 'The key set (`jwks`) holds secret key material (`{value}`).',
  grant: 'The response type `{value}` needs a grant type that the registration does not name.',
  'two-key-sets': 'The registration has both `jwks` and `jwks_uri`.',
  'no-keys': 'The client wants to authenticate with `private_key_jwt`, and names no keys.',
  'no-proof': 'The client wants tokens for itself (`client_credentials`), and to authenticate by nothing (`none`).',
  'no-algorithm': 'The registration has `{value}` without the algorithm that it goes with.',
  refresh: 'The client asks for `offline_access`, and does not name the grant type `refresh_token`.',
} as const

type Problem = keyof typeof messages

export default defineRule({
  id: 'registration/client-metadata-inconsistent',
  severity: 'warning',
  confidence: 'high',
  title: 'Client metadata that contradicts itself',
  why: 'The server has to guess what was meant, or turns the registration away; and a private key that was sent once is private no longer.',
  fix: 'Make grant types, response types, keys and authentication method agree, and never send private keys.',
  cites: [rfc(7591, '2'), rfc(7591, '2.1')],
  messages,
  examples: {
    profile: 'rfc7591',
    wrong: '1 reg→C1 {req.grant_types: ["client_credentials"]; req.response_types: ["code"]}',
    right: '1 reg→C1 {req.grant_types: ["authorization_code"]; req.response_types: ["code"]}',
  },
  on: {
    request: {
      register(entry, { ledger, report, notEvaluated }) {
        const { app, message, classification, exchange } = entry
        if (app === null || classification.camel) return
        const hidden = hiddenRequest(message)
        if (hidden !== null) return notEvaluated(hidden)
        for (const [problem, value] of problemsIn(message.params, isRefreshToBeNamed(entry, ledger))) {
          report({
            subject: partOf(appSubject(app), problem),
            message: problem,
            data: { value },
            evidence: [exchange.id],
            claims: [`call:${exchange.id}|${problem}`],
            at: exchange.startedAt,
            ...(problem === 'private-key' && { severity: 'error' as const }),
            ...(problem === 'refresh' && { severity: 'info' as const }),
          })
        }
      },
    },
  },
})

function isRefreshToBeNamed({ profile, instance }: Entry, ledger: Ledger): boolean {
  return profile.demands(ledger.revisionOf(instance)).refreshGrant
}

/** Of a key, what only its owner may know (RFC 7518 section 6). */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'] as const
/** RFC 7591 section 2.1. */
const GRANT_OF = new Map([
  ['code', 'authorization_code'],
  ['token', 'implicit'],
  ['id_token', 'implicit'],
])

function problemsIn(params: Json, isRefreshNamed: boolean): readonly (readonly [Problem, string])[] {
  const found: (readonly [Problem, string])[] = []
  const add = (problem: Problem, value: string | undefined) => value !== undefined && found.push([problem, value])
  const grants = textsOf(params.grant_types)
  const responses = textsOf(params.response_types)
  const isMissing = (response: string) =>
    response.split(/\s+/).some(word => GRANT_OF.has(word) && !grants?.includes(GRANT_OF.get(word) ?? ''))
  add('private-key', secretMemberIn(params.jwks))
  // Where only one of the two is named, nobody knows the other.
  if (grants !== null && responses !== null) add('grant', responses.find(isMissing))
  add('two-key-sets', params.jwks != null && params.jwks_uri != null ? '' : undefined)
  const method = params.token_endpoint_auth_method
  add('no-keys', method === 'private_key_jwt' && !hasKeys(params) ? '' : undefined)
  add('no-proof', method === 'none' && grants?.includes('client_credentials') === true ? '' : undefined)
  const names = Object.keys(params)
  add(
    'no-algorithm',
    names.find(name => params[name.replace(/(_encrypted_response)_enc$/, '$1_alg')] === undefined),
  )
  const wantsRefresh = typeof params.scope === 'string' && params.scope.split(/\s+/).includes('offline_access')
  add('refresh', isRefreshNamed && wantsRefresh && !isRefreshNamedIn(params) ? '' : undefined)
  return found
}

function secretMemberIn(jwks: unknown): string | undefined {
  const { keys } = Object(jwks) as Json
  const all: readonly unknown[] = Array.isArray(keys) ? keys : []
  return SECRET_MEMBERS.find(name => all.some(key => (Object(key) as Json)[name] !== undefined))
}

/** In the registration, or in the statement that speaks for it. */
function hasKeys({ jwks, jwks_uri: uri, software_statement: statement }: Json): boolean {
  if (jwks != null || uri != null) return true
  if (typeof statement !== 'string') return false
  const claims = decodeJwt(statement)?.claims
  return claims === undefined || claims.jwks != null || claims.jwks_uri != null
}

/** Grant types that are not named, with response types that are, may be any. */
function isRefreshNamedIn({ grant_types: grants, response_types: responses, software_statement: statement }: Json): boolean {
  if (grants === undefined) return responses !== undefined || statement !== undefined
  return textsOf(grants)?.includes('refresh_token') ?? true
}
