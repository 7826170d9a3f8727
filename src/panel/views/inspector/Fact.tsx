import type { ComponentChildren } from 'preact'

export interface FactProps {
  readonly name: string
  readonly children: ComponentChildren
}

/** A line of a fact list; stands in a `<dl class="facts">`. */
export function Fact({ name, children }: FactProps) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
