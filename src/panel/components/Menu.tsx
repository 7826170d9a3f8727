import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly title?: string
  /** For an item that is on or off. */
  readonly isOn?: boolean
  /** A line above it. */
  readonly beginsGroup?: boolean
  choose(): void
}

export interface MenuProps {
  readonly label: string
  readonly children: ComponentChildren
  readonly items: readonly MenuItem[]
}

/** A menu by the book: arrows walk, Enter chooses, Escape and leaving it close it. */
export function Menu({ label, children, items }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const choices = () => [...(list.current?.querySelectorAll('button') ?? [])]
  useEffect(() => {
    if (isOpen) choices()[0]?.focus()
  }, [isOpen])
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const all = choices()
    const here = all.findIndex(item => item.matches(':focus'))
    const next = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: all.length - 1 }[event.key]
    if (event.key === 'Escape') close()
    else if (next !== undefined) all[(next + all.length) % all.length]?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      class="menu-box"
      onFocusOut={event => {
        const to = event.relatedTarget
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOpen(false)
      }}
    >
      <button
        ref={button}
        type="button"
        class="icon-button"
        data-testid="more"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={event => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {children}
      </button>
      {isOpen && (
        <div ref={list} class="menu" role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
          {items.map(({ id, label: text, title, isOn, beginsGroup = false, choose }) => (
            <button
              key={id}
              type="button"
              {...(isOn === undefined ? { role: 'menuitem' } : { role: 'menuitemcheckbox', 'aria-checked': isOn })}
              tabIndex={-1}
              class={beginsGroup ? 'menu-item group' : 'menu-item'}
              data-testid={`more-${id}`}
              title={title}
              onClick={() => {
                close()
                choose()
              }}
            >
              <span class="menu-check" aria-hidden="true">
                {isOn === true ? '✓' : ''}
              </span>
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
