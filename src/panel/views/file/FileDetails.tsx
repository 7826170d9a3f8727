import type { HarContents } from '../../../core/har'
import { Moment } from '../../components/Moment'
import { gapTexts, plural } from '../../format/words'

/** What was marked in a session, and what nobody can find in it; each can be folded away. */
export function FileDetails({ contents }: { readonly contents: Pick<HarContents, 'lacks' | 'session'> }) {
  const { lacks, session } = contents
  const { marks, gaps } = session
  const missing = [...new Set([...lacks, ...gapTexts(gaps).map(text => `${text}.`)])]
  return (
    <>
      {marks.length > 0 && (
        <details data-testid="file-marks">
          <summary>{plural(marks.length, 'mark')}</summary>
          <ul>
            {marks.map(({ id, at, kind, note, origin }) => (
              <li key={id}>
                <Moment at={at} /> {kind === 'storage-cleared' ? `Storage of ${origin ?? 'all apps'} was cleared` : note || 'Marked'}
              </li>
            ))}
          </ul>
        </details>
      )}
      {missing.length > 0 && (
        <details data-testid="file-lacks" open={lacks.length > 0}>
          <summary>What it lacks ({missing.length})</summary>
          <ul>
            {missing.map(text => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
