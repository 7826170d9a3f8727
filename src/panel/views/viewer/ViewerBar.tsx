import type { HarContents } from '../../../core/har'
import { formatCount, plural } from '../../format/words'
import { FileDetails } from './FileDetails'

export type ViewerState =
  | { readonly kind: 'none' }
  /** `share`: of its bytes, 0 to 1. */
  | { readonly kind: 'opening'; readonly name: string; readonly entries: number; readonly share: number }
  | { readonly kind: 'open'; readonly name: string; readonly contents: HarContents }
  | { readonly kind: 'failed'; readonly text: string }

export interface ViewerBarProps {
  readonly state: ViewerState
  onFile(file: File): void
  onCancel(): void
}

/** Above the panel on a plain page: chooses a file, and says what it is and what it lacks. */
export function ViewerBar({ state, onFile, onCancel }: ViewerBarProps) {
  return (
    <>
      <div class="viewer-line">
        <label>
          Open a HAR file{' '}
          <input
            id="file"
            type="file"
            accept=".har,.json,application/json"
            data-testid="open-file"
            onChange={event => {
              const file = event.currentTarget.files?.[0]
              if (file) onFile(file)
              // The same file may be chosen again, after it was changed.
              event.currentTarget.value = ''
            }}
          />
        </label>
        <span id="note" role="status" data-testid="note" data-state={state.kind}>
          {noteOf(state)}
        </span>
        {state.kind === 'opening' && (
          <>
            <progress value={state.share} max={1} aria-label="Read so far" />
            <button type="button" class="button" data-testid="cancel-open" onClick={onCancel}>
              Cancel
            </button>
          </>
        )}
      </div>
      {state.kind === 'open' && <About contents={state.contents} />}
    </>
  )
}

function noteOf(state: ViewerState): string {
  switch (state.kind) {
    case 'none':
      return 'Or drop it here, or paste it. The file never leaves this browser.'
    case 'opening':
      return `Opening ${state.name}: ${Math.floor(state.share * 100)} %, ${plural(state.entries, 'entry', 'entries')} read …`
    case 'open':
      return `${state.name}: ${formatCount(state.contents.entries)} entries. It never leaves this browser.`
    case 'failed':
      return state.text
  }
}

/** Where and how the session was recorded, as far as the file tells, and what nobody can find in it. */
function About({ contents }: { readonly contents: HarContents }) {
  const { session, creator } = contents
  const { environment, isRedacted } = session
  const facts = [
    session.name,
    environment === null
      ? creator === null
        ? ''
        : `by ${creator}`
      : [environment.browser, environment.platform].filter(Boolean).join(', '),
    environment?.timeZone ?? '',
    isRedacted ? 'without secrets' : '',
  ].filter(text => text !== '')
  return (
    <div class="viewer-about" data-testid="about-file">
      {facts.length > 0 && <span data-testid="file-facts">{facts.join(' · ')}</span>}
      <FileDetails contents={contents} />
    </div>
  )
}
