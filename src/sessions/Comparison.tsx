/** Two sessions, compared: recorded here, or in files that somebody sent. */
import { useEffect, useState } from 'preact/hooks'
import { diffSessions } from '../core/session-diff'
import { plural } from '../panel/format/words'
import { DiffView, type DiffViewProps } from '../panel/views/diff/DiffView'
import type { SessionShelf } from '../store/sessions'
import { type JudgedSession, judgeFile, judgeRecorded, unreadableText } from './judge-session'
import { Message } from './Message'

/** The id of a recorded session, or a HAR file. */
export type ComparedSource = string | File

export interface ComparisonProps {
  readonly shelf: SessionShelf
  readonly sources: readonly [ComparedSource, ComparedSource]
}

export function Comparison({ shelf, sources }: ComparisonProps) {
  const [compared, setCompared] = useState<DiffViewProps>()
  const [problem, setProblem] = useState<string>()
  const [read, setRead] = useState(0)
  useEffect(() => {
    compare(shelf, sources, setRead).then(setCompared, error => setProblem(unreadableText(error)))
  }, [shelf, sources])
  if (problem !== undefined) return <Message state="unreadable" title="These sessions cannot be compared" text={problem} />
  if (compared === undefined) return <Message state="opening" title="Comparing …" text={`${plural(read, 'call')} read so far.`} />
  return (
    <main class="sheet" data-testid="comparison">
      <p>
        <a href="?" data-testid="back">
          ‹ Sessions
        </a>
      </p>
      <h1>Two sessions compared</h1>
      <DiffView {...compared} />
    </main>
  )
}

async function compare(
  shelf: SessionShelf,
  sources: ComparisonProps['sources'],
  onProgress: (entries: number) => void,
): Promise<DiffViewProps> {
  const judged = (source: ComparedSource) =>
    typeof source === 'string' ? judgeRecorded(shelf, source, onProgress) : judgeFile(source, onProgress)
  // One after the other: two large sessions at once need twice the memory.
  const one = await judged(sources[0])
  const other = await judged(sources[1])
  // Whatever was seen first is what was before, in whatever order the two were chosen.
  const [a, b] = startOf(other) < startOf(one) ? [other, one] : [one, other]
  return { a: a.name, b: b.name, diff: diffSessions(a.result, b.result) }
}

function startOf({ result }: JudgedSession): number {
  return result.startedAt ?? Number.POSITIVE_INFINITY
}
