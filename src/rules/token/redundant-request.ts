import { adobeChecklist, adobeFaq, adobeThrottling } from '../../core/cites'
import { mintLicence } from '../../core/ledger'
import { earlyWindow } from '../../core/lifetime'
import { defineRule } from '../../core/lint'
import type { Token } from '../../core/model'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'token/redundant-request',
  severity: 'warning',
  confidence: 'high',
  title: 'New token while the current one is good',
  why: 'Every needless token request costs a round trip before the real call, and its share of the throttling limit.',
  fix: 'Keep the access token until shortly before it expires and reuse it for all calls.',
  cites: [adobeFaq(10), adobeFaq(11), adobeChecklist, adobeThrottling],
  messages: {
    again: 'Asked for a new token while {token} was good for another {left}.',
    wasteful: 'Asked for a new token while {token} was good for another {left}, more than half its life.',
    perCall: 'A new token for each call: {token} was thrown away with {left} of its life left.',
    reload: 'Asked for a new token after a reload while {token} was good for another {left}.',
  },
  on: {
    response: {
      token({ tokenRequest }, { ledger, profile, report, notEvaluated }) {
        if (tokenRequest?.outcome !== 'success') return
        const { app, key, grant, token, sentAt } = tokenRequest
        // A new authorization code or device code is the user at work, not a careless app.
        if (grant === 'authorization_code' || grant === 'urn:ietf:params:oauth:grant-type:device_code') return
        if (token === null) return tokenRequest.key === null ? undefined : notEvaluated('body-missing')
        if (key === null) return
        const earlier = ledger.latestTokenOf(app, key, sentAt)
        if (earlier === null || earlier === token) return
        if (earlier.lifetimeMs === null || earlier.expiresAtEarliest === null) return notEvaluated('lifetime-unknown')
        const left = earlier.expiresAtEarliest - sentAt
        if (left <= earlyWindow(earlier.lifetimeMs) || mintLicence(earlier, sentAt) !== null) return
        if (ledger.hasBlindRefusalBetween(app.instance, earlier.mintedAt, sentAt)) return notEvaluated('header-missing')
        const isReload = profile.memoryOnlyTokens && ledger.hasLoadBetween(app.instance, earlier.mintedAt, sentAt)
        const isWasteful = left > earlier.lifetimeMs / 2
        report({
          subject: appSubject(app),
          message: isReload ? 'reload' : isPerCall(earlier, app.tokenRequests) ? 'perCall' : isWasteful ? 'wasteful' : 'again',
          data: { token: earlier.id, left: duration(left) },
          evidence: [...(earlier.mintedBy === null ? [] : [earlier.mintedBy]), tokenRequest.exchangeId],
          claims: [`call:${tokenRequest.exchangeId}`],
          at: sentAt,
          ...(isWasteful && { grade: 'wasteful' }),
          ...(isReload && { severity: 'info' as const }),
        })
      },
    },
  },
})

/** The last three tokens of the key were each used for one call and dropped. */
function isPerCall(latest: Token, requests: readonly { readonly token: Token | null; readonly key: string | null }[]): boolean {
  let run = 0
  for (let index = requests.length - 1; index >= 0; index--) {
    const { token, key } = requests[index] as (typeof requests)[number]
    if (token === null || key !== latest.key || (run === 0 && token !== latest)) continue
    if (token.uses.length !== 1) return false
    if (++run === 3) return true
  }
  return false
}

function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return `${Math.floor(ms / 1000)} s`
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
