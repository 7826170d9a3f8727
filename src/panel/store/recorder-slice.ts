import type { StateCreator } from 'zustand/vanilla'
import type { SessionInfo, StorageState } from '../../core/session-info'
import type { PanelState } from './panel-state'

/** Whose story is shown: the inspected tab's, or that of every tab. */
export type Extent = 'tab' | 'all'

export interface RecorderSlice {
  /** The session that is being recorded; null: none is. */
  readonly recording: SessionInfo | null
  readonly storage: Pick<StorageState, 'failure' | 'waiting' | 'lost'>
  readonly extent: Extent
  recordingChanged(recording: SessionInfo | null): void
  storageChanged(storage: Pick<StorageState, 'failure' | 'waiting' | 'lost'>): void
  extentChosen(extent: Extent): void
}

export const createRecorderSlice: StateCreator<PanelState, [], [], RecorderSlice> = set => ({
  recording: null,
  storage: { failure: null, waiting: 0, lost: 0 },
  extent: 'tab',
  recordingChanged: recording => set({ recording }),
  storageChanged: storage => set({ storage }),
  extentChosen: extent => set({ extent }),
})
