import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { LONGEST_NAME } from '../../../core/labels'
import type { Instance } from '../../../core/model'
import type { PanelActions } from '../../actions'
import './name-field.css'

export interface NameFieldProps {
  readonly instance: Instance
  readonly nameApp: NonNullable<PanelActions['nameApp']>
  onDone(): void
}

/** Where an app's name is written: Enter and leaving it keep what was written, Escape does not. */
export function NameField({ instance, nameApp, onDone }: NameFieldProps) {
  const [problem, setProblem] = useState('')
  const field = useRef<HTMLInputElement>(null)
  /** Where the keyboard goes back to; null: it is done. */
  const before = useRef<Element | null>(null)
  const { id, name, captureId, origin, topLevelSite, partition, device } = instance
  const given = name === id ? '' : name
  useLayoutEffect(() => {
    before.current = document.activeElement
    field.current?.focus()
    field.current?.select()
  }, [])

  const end = (byKey: boolean) => {
    const from = before.current
    before.current = null
    onDone()
    if (byKey && from instanceof HTMLElement) from.focus()
  }
  const save = async (byKey: boolean) => {
    // Taken away from the page, the field loses the focus once more.
    if (before.current === null) return
    const typed = field.current?.value.trim() ?? given
    try {
      if (typed !== given) await nameApp({ captureId, origin, topLevelSite, partition, device, name: typed })
      end(byKey)
    } catch {
      setProblem('The name could not be kept: the recorder does not answer.')
    }
  }
  return (
    <>
      <input
        ref={field}
        type="text"
        class="app-name"
        data-testid="app-name"
        aria-label={`Name of ${name}`}
        aria-invalid={problem !== ''}
        autocomplete="off"
        maxLength={LONGEST_NAME}
        placeholder={id}
        defaultValue={given}
        onPointerDown={event => event.stopPropagation()}
        onBlur={() => void save(false)}
        onKeyDown={event => {
          // The timeline has keys of its own.
          event.stopPropagation()
          if (event.key !== 'Enter' && event.key !== 'Escape') return
          // Or the rest of the stroke would press the button that has the focus by then.
          event.preventDefault()
          if (event.key === 'Enter') void save(true)
          else end(true)
        }}
      />
      {problem !== '' && <span role="alert">{problem}</span>}
    </>
  )
}
