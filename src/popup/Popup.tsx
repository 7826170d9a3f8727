import { useState } from 'preact/hooks'
import type { SessionInfo } from '../core/session-info'
import type { Client } from '../messages/client'
import type { ExtensionPage, Status } from '../messages/contract'
import { askForAccess, useAccess } from '../pages/access'
import { failureText } from '../pages/failure'
import { useStatus } from '../pages/follow-status'
import { sessionName } from '../pages/session-text'
import { useShortcuts } from '../pages/shortcuts'
import { useNow } from '../pages/use-now'
import { originsOf, storageTrouble, watchingText } from '../pages/watching'
import { formatDuration } from '../panel/format/duration'
import { formatTime } from '../panel/format/time'
import { plural } from '../panel/format/words'
import { useThisTab } from './this-tab'

export interface PopupProps {
  readonly client: Client
  /** Takes the pop-up away: what was asked for opened in a tab. */
  close(): void
}

export function Popup({ client, close }: PopupProps) {
  const status = useStatus(client)
  const [said, setSaid] = useState('')
  const attempt = async (what: () => Promise<string>) => {
    try {
      setSaid(await what())
    } catch (error) {
      setSaid(failureText(error))
    }
  }
  const open = (page: ExtensionPage, ...ids: string[]) =>
    void attempt(async () => {
      await client.ask('page/open', page, ids)
      close()
      return ''
    })
  return (
    <>
      {status ? <Watching status={status} /> : <Unknown isAsked={status === null} />}
      {status && <Recording client={client} recording={status.recording} attempt={attempt} onOpen={id => open('sessions', id)} />}
      {status && <Marking client={client} attempt={attempt} />}
      <p class="said note" role="status" data-testid="said">
        {said}
      </p>
      <ThisTabsFindings />
      <p class="links block">
        <button type="button" class="text-button" data-testid="open-sessions" onClick={() => open('sessions')}>
          Open sessions
        </button>
        <button type="button" class="text-button" data-testid="open-options" onClick={() => open('options')}>
          Options
        </button>
      </p>
    </>
  )
}

type Attempt = (what: () => Promise<string>) => Promise<void>

function Unknown({ isAsked }: { readonly isAsked: boolean }) {
  return (
    <div data-testid="state" data-state="unknown">
      <h1>
        <span class="dot" aria-hidden="true" />
        {isAsked ? 'No answer' : 'DCR DevTools'}
      </h1>
      {isAsked && <p class="note">The extension’s recorder does not answer. It is asked again every second.</p>}
    </div>
  )
}

function Watching({ status }: { readonly status: Status }) {
  const origins = originsOf(status.settings.scope)
  const hasAccess = useAccess(origins)
  const { state, title, detail } = watchingText(status, status.access.all || hasAccess !== false)
  const trouble = storageTrouble(status.storage)
  return (
    <div data-testid="state" data-state={state}>
      <h1>
        <span class="dot" aria-hidden="true" />
        {title}
      </h1>
      <p class="note">{detail}</p>
      {state === 'not-permitted' && (
        <p>
          <button type="button" class="button primary" data-testid="ask-access" onClick={() => askForAccess(origins)}>
            Allow access
          </button>
        </p>
      )}
      {trouble !== null && (
        <p class="warning" role="alert" data-testid="storage-trouble">
          {trouble}
        </p>
      )}
    </div>
  )
}

interface RecordingProps {
  readonly client: Client
  readonly recording: SessionInfo | null
  readonly attempt: Attempt
  onOpen(id: string): void
}

function Recording({ client, recording, attempt, onOpen }: RecordingProps) {
  const now = useNow(recording !== null)
  const [saved, setSaved] = useState<SessionInfo | null>(null)
  const keys = useShortcuts().find(({ name }) => name === 'toggle-recording')?.keys
  const hint = keys ? ` (${keys})` : ''
  if (recording === null) {
    return (
      <div class="block" data-testid="recording" data-state="off">
        <button
          type="button"
          class="button"
          data-testid="record"
          title={`Record a session${hint}`}
          onClick={() =>
            void attempt(async () => {
              setSaved(null)
              await client.ask('recording/start')
              return ''
            })
          }
        >
          <span class="record-dot" aria-hidden="true" />
          Record
        </button>
        {saved === null ? (
          <p class="note">A recorded session stays until you delete it. Secrets are taken out while it is recorded.</p>
        ) : (
          <p class="note" role="status" data-testid="saved">
            Saved “{sessionName(saved)}” with {plural(saved.calls, 'call')}.{' '}
            <button type="button" class="link" data-testid="open-saved" onClick={() => onOpen(saved.id)}>
              Open it
            </button>
          </p>
        )}
      </div>
    )
  }
  return (
    <div class="block" data-testid="recording" data-state="recording">
      <div class="recording">
        <span>
          <span class="dot" aria-hidden="true" />
          Recording {formatDuration(now - recording.startedAt)}, {plural(recording.calls, 'call')}
        </span>
        <button
          type="button"
          class="button"
          data-testid="stop"
          title={`Stop and save${hint}`}
          onClick={() =>
            void attempt(async () => {
              setSaved(await client.ask('recording/stop'))
              return ''
            })
          }
        >
          <span class="stop-square" aria-hidden="true" />
          Stop
        </button>
      </div>
      {recording.leftOut > 0 && (
        <p class="note">{plural(recording.leftOut, 'call')} of private windows or containers left out: they are never saved.</p>
      )}
    </div>
  )
}

function Marking({ client, attempt }: Pick<RecordingProps, 'client' | 'attempt'>) {
  const [note, setNote] = useState('')
  const { origin, isApart } = useThisTab()
  const keys = useShortcuts().find(({ name }) => name === 'mark-moment')?.keys
  return (
    <div class="block">
      <form
        class="mark-form"
        onSubmit={event => {
          event.preventDefault()
          void attempt(async () => {
            await client.ask('mark/add', { kind: 'note', note: note.trim(), origin })
            setNote('')
            return `Marked at ${formatTime(Date.now())}.`
          })
        }}
      >
        <input
          type="text"
          data-testid="mark-note"
          aria-label="Note on this moment"
          placeholder="What happened just now?"
          maxLength={500}
          autocomplete="off"
          // biome-ignore lint/a11y/noAutofocus: whoever opens this in the middle of a test wants to write at once.
          autoFocus
          value={note}
          onInput={event => setNote(event.currentTarget.value)}
        />
        <button type="submit" class="button" data-testid="mark">
          Mark
        </button>
      </form>
      {keys !== undefined && keys !== '' && (
        <p class="note">
          <kbd>{keys}</kbd> marks without opening this.
        </p>
      )}
      <p class="cleared">
        <button
          type="button"
          class="button"
          data-testid="cleared"
          disabled={isApart}
          title={
            isApart
              ? 'Nothing of private windows and containers is ever saved'
              : 'Say that the app has lost what it had stored, so a new registration is no mistake'
          }
          onClick={() =>
            void attempt(async () => {
              await client.ask('mark/add', { kind: 'storage-cleared', note: '', origin })
              return `Noted at ${formatTime(Date.now())}: storage of ${origin ?? 'all apps'} was cleared.`
            })
          }
        >
          Storage was cleared
        </button>
      </p>
    </div>
  )
}

function ThisTabsFindings() {
  const { findings } = useThisTab()
  return (
    <p class="block" data-testid="findings">
      {findings === null ? (
        <span class="dim">Findings are worked out while DevTools is open on a tab: press F12, then choose DCR.</span>
      ) : (
        <>
          <strong>{plural(findings, 'error or warning', 'errors and warnings')}</strong> in this tab. Open DevTools (F12) and choose DCR to
          see {findings === 1 ? 'it' : 'them'}.
        </>
      )}
    </p>
  )
}
