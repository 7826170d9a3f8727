import { countdownState, countdownText, type Expiry, shortCountdownText } from '../format/countdown'
import { formatDateTime, formatUtc } from '../format/time'
import { selectNow } from '../store/clock-slice'
import { usePanel } from '../store/use-panel'

export interface CountdownProps {
  readonly expiry: Expiry
  readonly isShort?: boolean
}

/** Drawn again only when its text changes: a token good for six hours says the same for a minute. */
export function Countdown({ expiry, isShort = false }: CountdownProps) {
  const text = usePanel(state => (isShort ? shortCountdownText : countdownText)(expiry, selectNow(state)))
  const state = usePanel(state => countdownState(expiry, selectNow(state)))
  return (
    <span class="countdown" data-testid="countdown" data-state={state} title={exactly(expiry)}>
      {text}
    </span>
  )
}

function exactly(expiry: Expiry): string {
  const at = expiry.kind === 'at' ? expiry.earliest : expiry.kind === 'revoked' ? expiry.at : null
  return at === null ? '' : `${formatDateTime(at)} local, ${formatUtc(at)}`
}
