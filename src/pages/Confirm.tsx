import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

export interface ConfirmProps {
  readonly title: string
  /** What is about to happen, and what of it cannot be undone. */
  readonly children: ComponentChildren
  /** What the button that does it says. */
  readonly action: string
  onConfirm(): void
  onCancel(): void
}

/** Asks before something is gone for good. Escape and the button that comes first leave everything as it is. */
export function Confirm({ title, children, action, onConfirm, onCancel }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  // A layout effect: it ends before the dialog is taken out of the page.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // Closed, and not just taken away: then the focus goes back to where it was.
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      class="confirm"
      aria-labelledby="confirm-title"
      data-testid="confirm"
      onCancel={event => {
        event.preventDefault()
        onCancel()
      }}
    >
      <h2 class="confirm-title" id="confirm-title">
        {title}
      </h2>
      {children}
      <p class="confirm-buttons">
        <button type="button" class="button" data-testid="confirm-no" onClick={onCancel}>
          Keep
        </button>
        <button type="button" class="button danger" data-testid="confirm-yes" onClick={onConfirm}>
          {action}
        </button>
      </p>
    </dialog>
  )
}
