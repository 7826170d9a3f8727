import type { StateCreator } from 'zustand/vanilla'
import type { HarContents } from '../../core/har'
import type { OpenedFile } from '../actions'
import type { PanelState } from './panel-state'

export interface FileState {
  /** `share`: of its bytes, 0 to 1. */
  readonly opening: { readonly name: string; readonly entries: number; readonly share: number } | null
  /** Stands there instead of what is watched. */
  readonly opened: { readonly file: OpenedFile; readonly contents: HarContents } | null
  /** Why the last one could not be opened; empty: it could. */
  readonly fault: string
}

export interface FileSlice {
  readonly file: FileState
  fileChanged(file: Partial<FileState>): void
}

export const createFileSlice: StateCreator<PanelState, [], [], FileSlice> = (set, get) => ({
  file: { opening: null, opened: null, fault: '' },
  fileChanged: file => set({ file: { ...get().file, ...file } }),
})
