import { rfc } from '../../core/cites'
import { isShared, usableKeys } from '../../core/keys'
import type { Ledger } from '../../core/ledger'
import type { KeySet } from '../../core/ledger/documents'
import type { IssuedJwt } from '../../core/ledger/signatures'
import { defineRule } from '../../core/lint'
import { isRedacted } from '../../core/placeholder'
import { endpointSubject } from '../../core/subject'

export default defineRule({
  id: 'jwt/kid-unresolvable',
  severity: 'warning',
  confidence: 'high',
  title: 'Token does not say which key signed it',
  why: 'Whoever checks the token finds no key for it, or has to try them all; after the next change of keys it fails at random.',
  fix: 'Put a `kid` in the header, and publish that key under that name and no other.',
  cites: [rfc(7515, '4.1.4'), rfc(7517, '4.5')],
  messages: {
    unnamed: 'The {use} from {issuer} has no `kid`, and {number} keys are published that may have signed it.',
    unknown: 'The {use} from {issuer} names key {kid}, which {where} does not have.',
    old: 'The {use} from {issuer} names key {kid}, which {where} did not have when it was last read, before.',
    doubled: 'The {use} from {issuer} names key {kid}, and {where} has {number} of that name.',
  },
  examples: {
    profile: 'rfc7591',
    wrong:
      '0 metadata · 1 tok(C1)→T1/3600 {claims: {"sub":"made-up"}; header: {"alg":"ES256","kid":"b"}} · 2 jwks {res.keys: [{"kty":"EC","crv":"P-256","kid":"a","x":"made-up","y":"made-up"}]}',
    right:
      '0 metadata · 1 tok(C1)→T1/3600 {claims: {"sub":"made-up"}; header: {"alg":"ES256","kid":"a"}} · 2 jwks {res.keys: [{"kty":"EC","crv":"P-256","kid":"a","x":"made-up","y":"made-up"}]}',
  },
  on: {
    // The keys may be read at any time after the token.
    end({ ledger, report, notEvaluated }) {
      for (const item of ledger.signatures.headers()) {
        const { use, issuer, header, entry } = item
        if (header.alg === undefined || isShared(header.alg) || isRedacted(String(header.kid))) continue
        const keySet = ledger.documents.keySetOf(issuer)
        if (keySet === null) {
          if (isPublished(issuer, ledger)) notEvaluated('metadata-missing', entry)
          continue
        }
        const verdict = verdictOf(item, keySet)
        if (verdict === null) continue
        report({
          subject: endpointSubject(issuer, `${use} ${String(header.kid)}`),
          message: verdict.message,
          data: { use, issuer, where: keySet.url, kid: String(header.kid), number: verdict.number },
          evidence: [keySet.exchangeId, entry.exchange.id],
          claims: [`call:${entry.exchange.id}|${use}`],
          at: entry.exchange.startedAt,
          about: entry,
          ...(verdict.message === 'old' && { severity: 'info' as const }),
        })
      }
    },
  },
})

function verdictOf(
  { header, at }: IssuedJwt,
  keySet: KeySet,
): { readonly message: 'unnamed' | 'unknown' | 'old' | 'doubled'; readonly number: number } | null {
  const usable = usableKeys(header.alg, [{ from: keySet.url, keys: keySet.keys }])
  if (header.kid === undefined) return usable.length > 1 ? { message: 'unnamed', number: usable.length } : null
  const named = usable.filter(({ kid }) => kid === header.kid)
  if (named.length > 1) return { message: 'doubled', number: named.length }
  if (named.length === 1) return null
  return { message: keySet.at < at ? 'old' : 'unknown', number: 0 }
}

/** The issuer says where its keys are; only that nobody has seen them. */
function isPublished(issuer: string, { documents }: Ledger): boolean {
  return documents.metadataOf(issuer)?.json.jwks_uri !== undefined
}
