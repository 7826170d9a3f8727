import type { Finding } from '../../../core/finding'
import { costWords } from '../../../report/cost'
import { suppressionText } from '../../../report/outcome'
import { Prose } from '../../components/Prose'
import { formatTime } from '../../format/time'
import { usePanel } from '../../store/use-panel'

export interface StoryProps {
  readonly finding: Finding
}

/** The root of it, what followed, what it cost; nothing where none of that is known. */
export function Story({ finding }: StoryProps) {
  const { cause, consequences, suppressed } = finding
  const cost = costWords(finding.cost)
  return (
    <>
      {suppressed !== null && <p class="finding-suppressed">Suppressed {suppressionText(suppressed)}</p>}
      {(cause !== '' || consequences.length > 0) && (
        <div class="finding-story" data-testid="story">
          <h3>What happened</h3>
          {cause !== '' && (
            <p>
              <Prose text={cause} />
            </p>
          )}
          {consequences.length > 0 && (
            <ul class="story-list">
              {consequences.map(({ at, text, exchangeIds }) => (
                <li key={`${at} ${text}`}>
                  <StoryLine at={at} text={text} exchangeId={exchangeIds[0]} />
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {cost !== '' && (
        <p class="finding-cost" data-testid="cost">
          <span class="dim">Cost:</span> {cost}
        </p>
      )}
    </>
  )
}

function StoryLine({ at, text, exchangeId }: { readonly at: number; readonly text: string; readonly exchangeId: string | undefined }) {
  const followed = usePanel(state => state.followed)
  const line = (
    <>
      <span class="mono dim">{formatTime(at)}</span> {text}
    </>
  )
  if (exchangeId === undefined) return <span class="story-line">{line}</span>
  return (
    <button type="button" class="story-line" onClick={() => followed({ kind: 'exchange', id: exchangeId })}>
      {line}
    </button>
  )
}
