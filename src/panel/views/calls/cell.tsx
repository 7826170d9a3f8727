import type { ComponentChildren } from 'preact'

export type Column = 'flags' | 'time' | 'role' | 'request' | 'status' | 'client' | 'tokens' | 'duration'

/** A cell of the grid; a function, not a component, since a screen of rows has hundreds of them. */
export function cell(column: Column, children: ComponentChildren, more: { readonly title?: string; readonly isHeader?: boolean } = {}) {
  return (
    <span class={`cell ${column}`} role={more.isHeader ? 'columnheader' : 'gridcell'} title={more.title}>
      {children}
    </span>
  )
}
