/** What rules ask about token requests of one app: do two ask for the same, and were they under way together? */
import { resourceSet } from './fingerprint'
import type { Ledger } from './ledger'
import type { Message } from './message'
import type { TokenRequest } from './model'
import { scopeSet } from './oauth'

/** The scopes and resources that a request names, as one text. */
export function rightsOf({ params }: Message): string {
  return `${typeof params.scope === 'string' ? scopeSet(params.scope) : ''}|${resourceSet(params)}`
}

/** How many of the app's last token requests are looked at, and how far back in time (ms): a longer wait is none. */
const REACH = 20
const LONGEST = 60_000

/** The app's answered requests that were under way together with this one, in order of time. */
export function overlapping(request: TokenRequest, ledger: Ledger): readonly { readonly other: TokenRequest; readonly message: Message }[] {
  const { tokenRequests } = request.app
  const found: { readonly other: TokenRequest; readonly message: Message }[] = []
  for (let index = tokenRequests.length - 1, seen = 0; index >= 0 && seen < REACH; index--, seen++) {
    const other = tokenRequests[index] as TokenRequest
    if (other.sentAt < request.sentAt - LONGEST) break
    if (other === request || other.answeredAt === null || request.answeredAt === null) continue
    const [first, second] = other.sentAt <= request.sentAt ? [other, request] : [request, other]
    const message = ledger.entryOf(other.exchangeId)?.message
    if (message !== undefined && second.sentAt < (first.answeredAt ?? 0)) found.unshift({ other, message })
  }
  return found
}
