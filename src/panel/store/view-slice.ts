import type { StateCreator } from 'zustand/vanilla'
import type { GivenKeySet } from '../../core/keys'
import type { Zoom } from '../views/timeline/zoom'
import type { PanelState } from './panel-state'

export type View = 'timeline' | 'calls' | 'findings'

export interface ViewSlice {
  readonly view: View
  readonly zoom: Zoom
  /** Keys of timeline lanes whose tokens are folded away. */
  readonly folded: ReadonlySet<string>
  /** Null until somebody opened or closed one: then the gravest stands open. */
  readonly openFindings: ReadonlySet<string> | null
  /** Places (not values) whose secrets are shown. */
  readonly revealed: ReadonlySet<string>
  /** The inspector's part of the width or height, 0 to 1. */
  readonly inspectorShare: number
  /** Keys that the user pasted or dropped to check signatures with; the last first. */
  readonly givenKeySets: readonly GivenKeySet[]
  viewOpened(view: View): void
  zoomed(zoom: Zoom): void
  laneToggled(key: string): void
  /** `open`: those that stand open when it happens. */
  findingToggled(key: string, open: ReadonlySet<string>): void
  /** Asked for from elsewhere: the Findings view comes up with this one open. */
  findingShown(key: string): void
  secretToggled(place: string): void
  splitterMoved(share: number): void
  keySetGiven(keySet: GivenKeySet): void
}

export const createViewSlice: StateCreator<PanelState, [], [], ViewSlice> = (set, get) => ({
  view: 'timeline',
  zoom: { kind: 'all' },
  folded: new Set(),
  openFindings: null,
  revealed: new Set(),
  inspectorShare: 0.42,
  givenKeySets: [],
  viewOpened: view => set({ view }),
  zoomed: zoom => set({ zoom }),
  laneToggled: key => set({ folded: toggled(get().folded, key) }),
  findingToggled: (key, open) => set({ openFindings: toggled(open, key) }),
  findingShown: key => set({ view: 'findings', openFindings: new Set(get().openFindings ?? []).add(key) }),
  secretToggled: place => set({ revealed: toggled(get().revealed, place) }),
  keySetGiven: keySet => set({ givenKeySets: [keySet, ...get().givenKeySets] }),
  splitterMoved: share => set({ inspectorShare: Math.min(0.8, Math.max(0.2, share)) }),
})

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(key)) next.add(key)
  return next
}
