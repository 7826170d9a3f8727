import type { ComponentChildren } from 'preact'

export interface Tab<Id extends string> {
  readonly id: Id
  readonly label: ComponentChildren
}

export interface TabsProps<Id extends string> {
  readonly name: string
  /** Begins the ids that tie a tab to its panel. */
  readonly prefix: string
  readonly tabs: readonly Tab<Id>[]
  readonly chosen: Id
  onChoose(id: Id): void
}

/** A tab list by the book: one stop for Tab, arrows move and choose. */
export function Tabs<Id extends string>({ name, prefix, tabs, chosen, onChoose }: TabsProps<Id>) {
  const onKeyDown = (event: KeyboardEvent) => {
    const here = tabs.findIndex(({ id }) => id === chosen)
    const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: tabs.length - 1 }[event.key]
    const target = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length]
    if (!target) return
    event.preventDefault()
    onChoose(target.id)
    document.getElementById(tabId(prefix, target.id))?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={name} onKeyDown={onKeyDown}>
      {tabs.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={tabId(prefix, id)}
          data-testid={tabId(prefix, id)}
          aria-selected={id === chosen}
          aria-controls={panelId(prefix)}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

export function tabId(prefix: string, id: string): string {
  return `${prefix}-tab-${id}`
}

export function panelId(prefix: string): string {
  return `${prefix}-panel`
}
