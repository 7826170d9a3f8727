import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'

export interface DialogProps {
  readonly name: string
  readonly title: string
  readonly children: ComponentChildren
  /** Escape was pressed, or the cross. */
  onClose(): void
}

/** The browser's own modal dialog: it keeps the focus, and gives it back. */
export function Dialog({ name, title, children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // A layout effect: it ends before the dialog is taken out of the page, while it can still give the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      class="dialog"
      data-testid={name}
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={event => {
        // Escape is for the dialog; what lies behind it keeps what is selected there.
        if (event.key === 'Escape') event.stopPropagation()
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  )
}
