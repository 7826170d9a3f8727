import type { StateCreator } from 'zustand/vanilla'
import type { RoleGroup } from '../format/role'
import type { PanelState } from './panel-state'

export interface FilterSlice {
  readonly search: string
  /** Empty: every group. */
  readonly groups: ReadonlySet<RoleGroup>
  readonly onlyWithFindings: boolean
  searchTyped(text: string): void
  /** `adding`: beside what is chosen already, else instead of it. Choosing the only chosen one shows all again. */
  groupChosen(group: RoleGroup, adding: boolean): void
  allGroupsChosen(): void
  onlyWithFindingsToggled(): void
  filterCleared(): void
}

const ALL: ReadonlySet<RoleGroup> = new Set()

export const createFilterSlice: StateCreator<PanelState, [], [], FilterSlice> = (set, get) => ({
  search: '',
  groups: ALL,
  onlyWithFindings: false,
  searchTyped: search => set({ search }),
  groupChosen: (group, adding) => {
    const { groups } = get()
    if (!adding) {
      set({ groups: groups.size === 1 && groups.has(group) ? ALL : new Set([group]) })
      return
    }
    const next = new Set(groups)
    if (!next.delete(group)) next.add(group)
    set({ groups: next })
  },
  allGroupsChosen: () => set({ groups: ALL }),
  onlyWithFindingsToggled: () => set({ onlyWithFindings: !get().onlyWithFindings }),
  filterCleared: () => set({ search: '', groups: ALL, onlyWithFindings: false }),
})

export function isFiltering(state: FilterSlice): boolean {
  return state.search !== '' || state.groups.size > 0 || state.onlyWithFindings
}
