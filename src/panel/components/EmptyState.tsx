import type { ComponentChildren } from 'preact'

export interface EmptyStateProps {
  /** For tests and CSS: which of the drawn states this is. */
  readonly state: string
  readonly title: string
  readonly children?: ComponentChildren
}

export function EmptyState({ state, title, children }: EmptyStateProps) {
  return (
    <div class="empty" data-testid="empty-state" data-state={state}>
      <h2>{title}</h2>
      {children}
    </div>
  )
}
