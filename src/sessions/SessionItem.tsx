import { useEffect, useRef, useState } from 'preact/hooks'
import type { SessionInfo } from '../core/session-info'
import { sessionCaveat, sessionFacts, sessionName } from '../pages/session-text'

export interface SessionItemProps {
  readonly session: SessionInfo
  readonly now: number
  readonly isChosen: boolean
  /** False: two are chosen already. */
  readonly canChoose: boolean
  onChoose(isChosen: boolean): void
  onRename(name: string): void
  onSave(): void
  onDelete(): void
}

export function SessionItem({ session, now, isChosen, canChoose, onChoose, onRename, onSave, onDelete }: SessionItemProps) {
  const [isRenaming, setRenaming] = useState(false)
  const renameButton = useRef<HTMLButtonElement>(null)
  const name = sessionName(session)
  const caveat = sessionCaveat(session)
  const isRecording = session.endedAt === null
  const endRenaming = () => {
    setRenaming(false)
    renameButton.current?.focus()
  }
  return (
    <li class="session" data-testid="session" data-id={session.id} data-state={isRecording ? 'recording' : (session.end ?? 'stopped')}>
      <input
        type="checkbox"
        data-testid="choose"
        aria-label={`Compare ${name}`}
        checked={isChosen}
        disabled={!isChosen && !canChoose}
        onChange={event => onChoose(event.currentTarget.checked)}
      />
      <div>
        {isRenaming ? (
          <Rename
            name={session.name}
            placeholder={name}
            onCancel={endRenaming}
            onSave={typed => {
              endRenaming()
              if (typed !== session.name) onRename(typed)
            }}
          />
        ) : (
          <p class="session-name">
            {isRecording && <span class="dot" aria-hidden="true" />}
            <a href={`?id=${encodeURIComponent(session.id)}`} data-testid="open">
              {name}
            </a>
          </p>
        )}
        <p class="session-facts" data-testid="facts">
          {isRecording && <span>being recorded</span>}
          {sessionFacts(session, now).map(fact => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </div>
      <div class="session-actions">
        <button
          ref={renameButton}
          type="button"
          class="button"
          data-testid="rename"
          aria-label={`Rename ${name}`}
          onClick={() => setRenaming(!isRenaming)}
        >
          Rename
        </button>
        <button type="button" class="button" data-testid="save-har" aria-label={`Save as HAR: ${name}`} onClick={onSave}>
          Save as HAR
        </button>
        <button
          type="button"
          class="button danger"
          data-testid="delete"
          aria-label={`Delete ${name}`}
          disabled={isRecording}
          title={isRecording ? 'Stop recording first' : undefined}
          onClick={onDelete}
        >
          Delete
        </button>
      </div>
      {caveat !== null && (
        <p class="note" data-testid="caveat">
          {caveat}
        </p>
      )}
    </li>
  )
}

interface RenameProps {
  readonly name: string
  readonly placeholder: string
  onSave(name: string): void
  onCancel(): void
}

function Rename({ name, placeholder, onSave, onCancel }: RenameProps) {
  const [typed, setTyped] = useState(name)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.select(), [])
  return (
    <form
      class="rename"
      onSubmit={event => {
        event.preventDefault()
        onSave(typed.trim())
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') onCancel()
      }}
    >
      <input
        ref={input}
        type="text"
        data-testid="name"
        aria-label="Name of the session"
        placeholder={placeholder}
        maxLength={120}
        autocomplete="off"
        value={typed}
        onInput={event => setTyped(event.currentTarget.value)}
      />
      <button type="submit" class="button primary" data-testid="save-name">
        Save
      </button>
      <button type="button" class="button" onClick={onCancel}>
        Cancel
      </button>
    </form>
  )
}
