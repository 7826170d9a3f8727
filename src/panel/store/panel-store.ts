import { createStore, type StoreApi } from 'zustand/vanilla'
import { createClockSlice } from './clock-slice'
import { createFileSlice } from './file-slice'
import { createFilterSlice } from './filter-slice'
import type { PanelState } from './panel-state'
import { createRecorderSlice } from './recorder-slice'
import { createSelectionSlice } from './selection-slice'
import { createSessionSlice } from './session-slice'
import { createViewSlice } from './view-slice'

export type PanelStore = StoreApi<PanelState>

/** A factory, not a singleton: each test and each panel window gets its own. */
export function createPanelStore(): PanelStore {
  return createStore<PanelState>()((...api) => ({
    ...createSessionSlice(...api),
    ...createSelectionSlice(...api),
    ...createFilterSlice(...api),
    ...createClockSlice(...api),
    ...createViewSlice(...api),
    ...createRecorderSlice(...api),
    ...createFileSlice(...api),
  }))
}
