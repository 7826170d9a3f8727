import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { RecorderActions } from '../../actions'
import { Icon } from '../../components/Icon'
import { formatTime } from '../../format/time'

export interface MarkButtonProps {
  readonly recorder: RecorderActions
  tell(text: string): void
}

/** "Here something looked wrong": a line through the timeline, with a note. */
export function MarkButton({ recorder, tell }: MarkButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const [note, setNote] = useState('')
  /** The moment that is meant: writing the note takes a while. */
  const openedAt = useRef(0)
  const button = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const fieldId = useId()
  useEffect(() => {
    if (isOpen) field.current?.focus()
  }, [isOpen])
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const save = async () => {
    try {
      await recorder.mark({ kind: 'note', note: note.trim(), origin: null, at: openedAt.current })
      tell(`Marked at ${formatTime(openedAt.current)}.`)
      setNote('')
      close()
    } catch {
      tell('The mark could not be kept: the recorder does not answer.')
    }
  }
  return (
    <div class="menu-box">
      <button
        ref={button}
        type="button"
        class="icon-button"
        data-testid="mark"
        aria-label="Mark this moment"
        title="Mark this moment"
        aria-expanded={isOpen}
        onClick={event => {
          openedAt.current = performance.timeOrigin + event.timeStamp
          setOpen(!isOpen)
        }}
      >
        <Icon name="flag" />
      </button>
      {isOpen && (
        <form
          class="menu mark-form"
          onSubmit={event => {
            event.preventDefault()
            void save()
          }}
          onKeyDown={event => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            close()
          }}
        >
          <label for={fieldId}>What did you see?</label>
          <input
            id={fieldId}
            ref={field}
            type="text"
            data-testid="mark-note"
            autocomplete="off"
            maxLength={500}
            placeholder="A few words, if you like"
            value={note}
            onInput={event => setNote(event.currentTarget.value)}
          />
          <button type="submit" class="button primary" data-testid="mark-save">
            Mark
          </button>
        </form>
      )}
    </div>
  )
}
