export const INSPECTOR_ID = 'inspector'

/** Enter in a list leads here; Escape in the inspector leads back to what had the focus. */
let cameFrom: Element | null = null

export function focusInspector(): void {
  cameFrom = document.activeElement
  // The inspector may be about to be drawn: it is there by the next frame.
  requestAnimationFrame(() => document.getElementById(INSPECTOR_ID)?.focus())
}

export function leaveInspector(): void {
  if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus()
  cameFrom = null
}
