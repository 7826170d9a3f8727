/** Two recorded sessions, compared. */
import { useEffect, useState } from 'preact/hooks'
import { diffSessions } from '../core/session-diff'
import { sessionName } from '../pages/session-text'
import { plural } from '../panel/format/words'
import { DiffView, type DiffViewProps } from '../panel/views/diff/DiffView'
import type { SessionShelf } from '../store/sessions'
import { findSession, judge, unreadableText } from './judge-session'
import { Message } from './Message'

export interface ComparisonProps {
  readonly shelf: SessionShelf
  readonly a: string
  readonly b: string
}

export function Comparison({ shelf, a, b }: ComparisonProps) {
  const [compared, setCompared] = useState<DiffViewProps>()
  const [problem, setProblem] = useState<string>()
  const [read, setRead] = useState(0)
  useEffect(() => {
    compare(shelf, a, b, setRead).then(setCompared, error => setProblem(unreadableText(error)))
  }, [shelf, a, b])
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

async function compare(shelf: SessionShelf, a: string, b: string, onProgress: (entries: number) => void): Promise<DiffViewProps> {
  // One after the other: two large sessions at once need twice the memory.
  const [before, nameA] = await judged(shelf, a, onProgress)
  const [after, nameB] = await judged(shelf, b, onProgress)
  return { a: nameA, b: nameB, diff: diffSessions(before, after) }
}

async function judged(shelf: SessionShelf, id: string, onProgress: (entries: number) => void) {
  const { info, contents } = await findSession(shelf, id, onProgress)
  return [await judge(contents, []), sessionName(info)] as const
}
