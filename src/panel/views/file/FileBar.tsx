import type { HarContents } from '../../../core/har'
import { useActions } from '../../actions'
import { formatCount, plural } from '../../format/words'
import type { FileState } from '../../store/file-slice'
import { usePanel } from '../../store/use-panel'
import { FileDetails } from './FileDetails'
import './file.css'

/** What file is open or being opened, what it tells of itself, and what it lacks. */
export function FileBar() {
  const file = usePanel(state => state.file)
  const { cancelOpening } = useActions()
  const { opening, opened, fault } = file
  const state = opening !== null ? 'opening' : fault !== '' ? 'failed' : 'open'
  return (
    <div class="file-bar" data-testid="file-bar">
      <div class="file-line">
        <span role="status" class={state === 'failed' ? 'bad wrap' : 'wrap'} data-testid="note" data-state={state}>
          {noteOf(file)}
        </span>
        {opening !== null && (
          <>
            <progress value={opening.share} max={1} aria-label="Read so far" />
            {cancelOpening && (
              <button type="button" class="button" data-testid="cancel-open" onClick={cancelOpening}>
                Cancel
              </button>
            )}
          </>
        )}
      </div>
      {opening === null && opened !== null && <About contents={opened.contents} />}
    </div>
  )
}

function noteOf({ opening, opened, fault }: FileState): string {
  if (opening !== null)
    return `Opening ${opening.name}: ${Math.floor(opening.share * 100)} %, ${plural(opening.entries, 'entry', 'entries')} read …`
  if (fault !== '') return fault
  return opened === null ? '' : `${opened.file.name}: ${formatCount(opened.contents.entries)} entries. It never leaves this browser.`
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
    <div class="file-line about" data-testid="about-file">
      {facts.length > 0 && <span data-testid="file-facts">{facts.join(' · ')}</span>}
      <FileDetails contents={contents} />
    </div>
  )
}
