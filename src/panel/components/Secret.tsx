import { maskOf } from '../../core/secrets'
import { usePanel } from '../store/use-panel'
import { CopyButton } from './CopyButton'

export interface SecretProps {
  readonly value: string
  /** What it is called: "client_secret". */
  readonly name: string
  /** Where it stands, once in the inspector: what is revealed is a place, and only until something else is selected. */
  readonly place: string
}

export function Secret({ value, name, place }: SecretProps) {
  const isRevealed = usePanel(state => state.revealed.has(place))
  const toggle = usePanel(state => state.secretToggled)
  return (
    <span class="secret" data-testid="secret" data-state={isRevealed ? 'revealed' : 'masked'}>
      <span class="secret-text">{isRevealed ? value : maskOf(value)}</span>
      <span class="secret-actions">
        <button
          type="button"
          class="text-button"
          data-testid="reveal"
          aria-label={`${isRevealed ? 'Hide' : 'Reveal'} ${name}`}
          onClick={() => toggle(place)}
        >
          {isRevealed ? 'Hide' : 'Reveal'}
        </button>
        <CopyButton text={value} what={name} />
      </span>
    </span>
  )
}
