/**
 * What a woken worker needs to go on, in `storage.session`: in memory only, and gone with the browser. The worker may be
 * stopped any moment, so it is written at once, and no more than has changed: a write holds the worker up for 0.1 ms, and
 * for 0.08 ms more with each kB (measured in Chrome).
 */
import browser from 'webextension-polyfill'

export interface Notebook {
  /** What earlier workers wrote: the parts, and the notes of each kind, oldest first. */
  read(): Promise<Earlier>
  /** Writes a note down, to be dropped later by the name that comes back. */
  note(kind: string, value: unknown): string
  drop(names: readonly string[]): void
  /** Writes what has changed of the parts. */
  save(): void
}

export interface Earlier {
  readonly parts: Readonly<Record<string, unknown>>
  /** By name. */
  notes(kind: string): ReadonlyMap<string, unknown>
}

const PART = 'part:'
/** Wide enough for every note of one worker. */
const DIGITS = 9

/** `parts`: what there is to remember now; null: not known yet. */
export function openNotebook(parts: () => Readonly<Record<string, unknown>> | null): Notebook {
  const area = browser.storage.session
  const before = area.get(null)
  const awokeAt = Date.now()
  let count = 0
  let fresh: Record<string, unknown> = {}
  let old: string[] = []
  const written = new Map<string, string>()
  let isPlanned = false

  function plan(): void {
    if (isPlanned) return
    isPlanned = true
    // Once for all that happens in this turn.
    queueMicrotask(() => {
      isPlanned = false
      write()
    })
  }

  function write(): void {
    const changed: Record<string, unknown> = {}
    for (const [name, part] of Object.entries(parts() ?? {})) {
      const text = JSON.stringify(part)
      if (written.get(name) === text) continue
      written.set(name, text)
      changed[PART + name] = part
    }
    const notes = fresh
    const dropped = old
    fresh = {}
    old = []
    const all = { ...changed, ...notes }
    // The area holds 10 MB: bodies that wait must not cost what is known.
    if (Object.keys(all).length > 0) void area.set(all).catch(() => area.set(changed).catch(() => undefined))
    if (dropped.length > 0) void area.remove(dropped).catch(() => undefined)
  }

  return {
    async read() {
      const all = await before
      const under = (start: string) => Object.keys(all).filter(key => key.startsWith(start))
      return {
        parts: Object.fromEntries(under(PART).map(key => [key.slice(PART.length), all[key]])),
        notes: kind =>
          new Map(
            under(`${kind}:`)
              .sort()
              .map(key => [key, all[key]]),
          ),
      }
    },
    note(kind, value) {
      const name = `${kind}:${awokeAt}:${String(count++).padStart(DIGITS, '0')}`
      fresh[name] = value
      plan()
      return name
    },
    drop(names) {
      for (const name of names) {
        if (name in fresh) delete fresh[name]
        else old.push(name)
      }
      if (names.length > 0) plan()
    },
    save: plan,
  }
}
