/** Two recorded sessions, compared. */
import { useEffect, useState } from 'preact/hooks'
import { diffSessions } from '../core/session-diff'
import { sessionName } from '../pages/session-text'
import { DiffView, type DiffViewProps } from '../panel/views/diff/DiffView'
import type { SessionShelf } from '../store/sessions'
import { findSession, judge, unreadableText } from './judge-session'
import { Unreadable } from './Unreadable'

export interface ComparisonProps {
  readonly shelf: SessionShelf
  readonly a: string
  readonly b: string
}

export function Comparison({ shelf, a, b }: ComparisonProps) {
  const [compared, setCompared] = useState<DiffViewProps>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    compare(shelf, a, b).then(setCompared, error => setProblem(unreadableText(error)))
  }, [shelf, a, b])
  if (problem !== undefined) return <Unreadable title="These sessions cannot be compared" text={problem} />
  if (compared === undefined) return <Unreadable title="Comparing …" />
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

async function compare(shelf: SessionShelf, a: string, b: string): Promise<DiffViewProps> {
  // One after the other: two large sessions at once need twice the memory.
  const [before, nameA] = await judged(shelf, a)
  const [after, nameB] = await judged(shelf, b)
  return { a: nameA, b: nameB, diff: diffSessions(before, after) }
}

async function judged(shelf: SessionShelf, id: string) {
  const { info, contents } = await findSession(shelf, id)
  return [await judge(contents, []), sessionName(info)] as const
}
