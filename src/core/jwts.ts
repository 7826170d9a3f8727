/** The JWTs that an exchange shows, and what each is used as: that decides what may be asked of it. */
import { headerValue } from './exchange'
import { type DecodedJwt, decodeJwt } from './jwt'
import type { Entry } from './ledger'
import { hiddenSignature } from './placeholder'

export type JwtUse = 'access token' | 'ID token' | 'client assertion' | 'assertion' | 'software statement' | 'DPoP proof'

export interface SeenJwt {
  readonly use: JwtUse
  readonly text: string
  /** Null: it is no JWT, or an encrypted one. */
  readonly jwt: DecodedJwt | null
}

/** What the request shows for the first time; an access token only where nobody saw it being issued. */
export function jwtsSent({ classification, message, use }: Entry): readonly SeenJwt[] {
  const { role } = classification
  if (role === 'token')
    return [...seen('client assertion', message.param('client_assertion')), ...seen('assertion', message.param('assertion'))]
  if (role === 'register') return seen('software statement', message.param('software_statement'))
  const isFirst = use !== null && use.token?.mintedBy === null && use.token.uses[0] === use
  return isFirst ? seen('access token', message.bearer) : NONE
}

/** What the answer of a token endpoint, or of whoever else gives tokens, delivers. */
export function jwtsReceived({ classification: { role }, message }: Entry): readonly SeenJwt[] {
  if ((role !== 'token' && role !== 'token-source') || !message.isSuccess) return NONE
  return [...seen('access token', message.answerText('access_token')), ...seen('ID token', message.answerText('id_token'))]
}

/** The proof of possession (RFC 9449) that came with the request. */
export function proofsSent({ message }: Entry): readonly SeenJwt[] {
  return seen('DPoP proof', headerValue(message.request.headers, 'dpop'))
}

const NONE: readonly SeenJwt[] = []

function seen(use: JwtUse, text: string | null): readonly SeenJwt[] {
  return text === null || !text.startsWith('ey') ? NONE : [{ use, text, jwt: decodeJwt(text) }]
}

/** A tool took the signature out: nothing that is said of it can be checked. Ours says itself whether it was good. */
export function isScrubbed(text: string): boolean {
  const signature = text.slice(text.lastIndexOf('.') + 1)
  return hiddenSignature(signature) === null && /^(?:redacted|removed|masked|hidden|signature|x{3,}|\*{3,})/i.test(signature)
}
