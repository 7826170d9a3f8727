import { useState } from 'preact/hooks'
import { useActions } from '../actions'
import { Icon } from './Icon'

export interface CopyButtonProps {
  readonly text: string
  /** What is copied: "client_id". */
  readonly what: string
}

export function CopyButton({ text, what }: CopyButtonProps) {
  const { copy } = useActions()
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const label = { idle: `Copy ${what}`, copied: 'Copied', failed: 'The browser refused to copy' }[state]
  return (
    <button
      type="button"
      class="icon-button small"
      data-testid="copy"
      data-state={state}
      aria-label={label}
      title={label}
      onClick={async () => setState((await copy(text)) ? 'copied' : 'failed')}
      onBlur={() => setState('idle')}
      onPointerLeave={() => setState('idle')}
    >
      <Icon name={state === 'copied' ? 'check' : state === 'failed' ? 'close' : 'copy'} />
    </button>
  )
}
