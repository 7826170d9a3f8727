import type { ComponentChildren } from 'preact'
import type { Selection } from '../../store/selection-slice'
import { usePanel } from '../../store/use-panel'

export interface LinkProps {
  readonly to: Selection
  readonly children: ComponentChildren
}

/** Leads to another thing in the inspector; "back" returns. */
export function Link({ to, children }: LinkProps) {
  const followed = usePanel(state => state.followed)
  return (
    <button type="button" class="link" data-testid={`link-${to.kind}`} onClick={() => followed(to)}>
      {children}
    </button>
  )
}
