import { usePanel } from '../store/use-panel'
import { captureText, recordingText, statusText } from './status-text'

export function StatusBar() {
  const text = usePanel(state => statusText(state.connection, state.watching, state.seen, state.result.exchanges.length))
  const extra = usePanel(state =>
    [recordingText(state.recording), captureText(state.storage, state.result.gaps)].filter(Boolean).join(' · '),
  )
  const state = usePanel(state => (state.watching.state === 'file' ? 'file' : state.connection))
  const watching = usePanel(state => state.watching.state)
  return (
    <footer class="status-bar" data-testid="status" data-state={state} data-watching={watching}>
      <span class="status-dot" aria-hidden="true" />
      <span title="Kept: calls that register a client, ask for a token or use one, and what explains them. Nothing else is stored.">
        {text}
        {extra !== '' && <span data-testid="status-capture"> · {extra}</span>}
      </span>
    </footer>
  )
}
