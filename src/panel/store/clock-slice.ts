import type { StateCreator } from 'zustand/vanilla'
import type { PanelState } from './panel-state'

export interface ClockSlice {
  /** The one "now" that every countdown reads; moved once a second while the panel is seen. */
  readonly now: number
  ticked(now: number): void
}

export const createClockSlice: StateCreator<PanelState, [], [], ClockSlice> = set => ({
  now: 0,
  ticked: now => set({ now }),
})

/** A saved session has no "now": its countdowns stand at its end. */
export function selectNow(state: PanelState): number {
  return state.watching.state === 'file' ? (state.result.endedAt ?? state.now) : state.now
}
