import type { StateCreator } from 'zustand/vanilla'
import type { PanelState } from './panel-state'

export type Selection =
  | { readonly kind: 'exchange'; readonly id: string }
  | { readonly kind: 'client'; readonly id: string }
  | { readonly kind: 'token'; readonly id: string }
  | { readonly kind: 'finding'; readonly id: string }

export type InspectorTab = 'summary' | 'request' | 'response' | 'jwt' | 'findings'

export interface SelectionSlice {
  readonly selected: Selection | null
  /** Where "back" leads: what was looked at before, newest last. */
  readonly trail: readonly Selection[]
  /** Kept from one exchange to the next, so that ten responses can be compared by arrow key. */
  readonly tab: InspectorTab
  /** Something in a list was picked: a new walk begins. */
  picked(selection: Selection): void
  /** A link inside the inspector was followed. */
  followed(selection: Selection): void
  wentBack(): void
  inspectorClosed(): void
  tabOpened(tab: InspectorTab): void
}

const TRAIL_LIMIT = 50
/** Reveals are forgotten whenever something else is looked at. */
const NOTHING_REVEALED: ReadonlySet<string> = new Set()

export const createSelectionSlice: StateCreator<PanelState, [], [], SelectionSlice> = (set, get) => ({
  selected: null,
  trail: [],
  tab: 'summary',
  picked: selection => {
    if (isSame(get().selected, selection)) return
    set({ selected: selection, trail: [], revealed: NOTHING_REVEALED })
  },
  followed: selection => {
    const { selected, trail } = get()
    if (isSame(selected, selection)) return
    const before = selected === null ? trail : [...trail, selected].slice(-TRAIL_LIMIT)
    set({ selected: selection, trail: before, revealed: NOTHING_REVEALED })
  },
  wentBack: () => {
    const { trail } = get()
    set({ selected: trail.at(-1) ?? null, trail: trail.slice(0, -1), revealed: NOTHING_REVEALED })
  },
  inspectorClosed: () => set({ selected: null, trail: [], revealed: NOTHING_REVEALED }),
  tabOpened: tab => set({ tab }),
})

export function isSame(a: Selection | null, b: Selection | null): boolean {
  return a?.kind === b?.kind && a?.id === b?.id
}
