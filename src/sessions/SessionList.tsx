import { useEffect, useRef, useState } from 'preact/hooks'
import type { SessionInfo } from '../core/session-info'
import type { Client } from '../messages/client'
import { Confirm } from '../pages/Confirm'
import { failureText } from '../pages/failure'
import { useStatus } from '../pages/follow-status'
import { sessionName } from '../pages/session-text'
import { useNow } from '../pages/use-now'
import { EmptyState } from '../panel/components/EmptyState'
import type { SessionShelf } from '../store/sessions'
import type { ComparisonProps } from './Comparison'
import { SessionItem } from './SessionItem'
import { saveAsHar } from './save-har'

export interface SessionListProps {
  readonly client: Client
  readonly shelf: SessionShelf
  /** Files have no address: what is compared with one takes the place of the list. */
  onCompare(sources: ComparisonProps['sources']): void
}

export function SessionList({ client, shelf, onCompare }: SessionListProps) {
  const { sessions, isBroken } = useSessions(client, shelf)
  const status = useStatus(client)
  const recording = status?.recording ?? null
  const now = useNow(recording !== null)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [deleting, setDeleting] = useState<SessionInfo | null>(null)
  const [said, setSaid] = useState('')
  const attempt = async (what: () => Promise<string>) => {
    try {
      setSaid(await what())
    } catch (error) {
      setSaid(failureText(error))
    }
  }
  // What is being recorded grows from call to call; the list is read only when a session comes or goes.
  const shown = sessions?.map(session => (session.id === recording?.id ? recording : session)) ?? []
  const pair = shown.filter(({ id }) => chosen.includes(id)).sort((x, y) => x.startedAt - y.startedAt)

  return (
    <main class="sheet sessions" data-testid="sessions">
      <h1>Sessions</h1>
      <p class="dim">
        Recorded in this browser, without secrets. They stay until you delete them. A session that you got as a file opens in the{' '}
        <a href="viewer.html" data-testid="to-viewer">
          viewer
        </a>
        .
      </p>
      <div class="row top">
        <div class="row">
          <CompareLink pair={pair} />
          {pair.length < 2 && (
            <CompareFiles
              wanted={2 - pair.length}
              onChoose={files => {
                const sources = [...pair.map(({ id }) => id), ...files]
                const [first, second] = sources
                if (first !== undefined && second !== undefined && sources.length === 2) onCompare([first, second])
                else setSaid(`Choose ${pair.length === 1 ? 'one file' : 'two files'} to compare.`)
              }}
            />
          )}
        </div>
        {status && (
          <button
            type="button"
            class="button"
            data-testid={recording === null ? 'record' : 'stop'}
            onClick={() =>
              void attempt(async () => {
                if (recording === null) await client.ask('recording/start')
                else await client.ask('recording/stop')
                return recording === null ? 'Recording.' : 'Saved.'
              })
            }
          >
            {recording === null ? 'Record a session' : 'Stop recording'}
          </button>
        )}
      </div>
      <p class="said note" role="status" data-testid="said">
        {said}
      </p>
      {isBroken && (
        <EmptyState state="broken" title="The sessions cannot be read">
          <p>The browser does not give what it stored. Close other windows of this extension, then load this page again.</p>
        </EmptyState>
      )}
      {!isBroken && sessions?.length === 0 && (
        <EmptyState state="none" title="No session yet">
          <p>
            Choose <strong>Record a session</strong>, work with your app, and stop when you have seen enough. It appears here.
          </p>
        </EmptyState>
      )}
      <ul>
        {shown.map(session => (
          <SessionItem
            key={session.id}
            session={session}
            now={now}
            isChosen={chosen.includes(session.id)}
            canChoose={pair.length < 2}
            onChoose={isChosen => setChosen(before => (isChosen ? [...before, session.id] : before.filter(id => id !== session.id)))}
            onRename={name => void attempt(async () => client.ask('session/rename', session.id, name).then(() => 'Renamed.'))}
            onSave={() => void attempt(async () => `Saved as ${await saveAsHar(shelf, session)}.`)}
            onDelete={() => setDeleting(session)}
          />
        ))}
      </ul>
      {deleting !== null && (
        <Confirm
          title={`Delete “${sessionName(deleting)}”?`}
          action="Delete"
          onCancel={() => setDeleting(null)}
          onConfirm={() => {
            setDeleting(null)
            setChosen(before => before.filter(id => id !== deleting.id))
            void attempt(async () => client.ask('session/delete', deleting.id).then(() => `“${sessionName(deleting)}” is deleted.`))
          }}
        >
          <p>It cannot be brought back. A file that you saved of it stays where it is.</p>
        </Confirm>
      )}
    </main>
  )
}

/** Undefined `sessions`: not read yet. */
function useSessions(client: Client, shelf: SessionShelf): { readonly sessions?: readonly SessionInfo[]; readonly isBroken: boolean } {
  const [sessions, setSessions] = useState<readonly SessionInfo[]>()
  const [isBroken, setBroken] = useState(false)
  useEffect(() => {
    // Of two readings under way, the one that was begun later says what is true.
    let newest = 0
    const read = async () => {
      const mine = ++newest
      const list = await shelf.list().catch(() => null)
      if (mine !== newest) return
      setBroken(list === null)
      if (list !== null) setSessions(list)
    }
    client.on('sessions/changed', () => void read())
    void read()
  }, [client, shelf])
  return { sessions, isBroken }
}

function CompareLink({ pair }: { readonly pair: readonly SessionInfo[] }) {
  const [a, b] = pair
  if (a === undefined || b === undefined) {
    return (
      <span class="dim" data-testid="compare-hint">
        {a === undefined ? 'Tick two sessions to compare them.' : 'Tick one more to compare the two.'}
      </span>
    )
  }
  return (
    <a class="button" data-testid="compare" href={`?a=${encodeURIComponent(a.id)}&b=${encodeURIComponent(b.id)}`}>
      Compare the two
    </a>
  )
}

interface CompareFilesProps {
  /** How many files make a pair with what is ticked. */
  readonly wanted: number
  onChoose(files: readonly File[]): void
}

function CompareFiles({ wanted, onChoose }: CompareFilesProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" class="button" data-testid="compare-files" onClick={() => input.current?.click()}>
        {wanted === 1 ? 'Compare with a file …' : 'Compare two files …'}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={wanted > 1}
        accept=".har,.json,application/json"
        data-testid="files"
        onChange={event => {
          onChoose([...(event.currentTarget.files ?? [])])
          // The same files may be chosen again, after they were changed.
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}
