import type { StateCreator } from 'zustand/vanilla'
import type { LintResult } from '../../core/result'
import type { PanelState } from './panel-state'

export type Connection = 'connecting' | 'live' | 'lost'

export interface Watching {
  /** `file`: a saved session is open, nothing is watched. */
  readonly state: 'watching' | 'devtools-only' | 'not-permitted' | 'file'
  /** Hosts that the user or the browser withholds. */
  readonly missingHosts: readonly string[]
  readonly fileName?: string
  /** Only calls of these hosts are watched; left out: all are. */
  readonly sites?: readonly string[]
}

export interface Seen {
  readonly total: number
  readonly irrelevant: number
  /** Not kept, because what makes them matter was not known in time. */
  readonly missed?: number
  /** Fell off a bound; gone for good. */
  readonly dropped: number
}

export interface SessionSlice {
  readonly result: LintResult
  readonly connection: Connection
  readonly watching: Watching
  readonly seen: Seen
  resultReceived(result: LintResult): void
  connectionChanged(connection: Connection): void
  watchingChanged(watching: Watching): void
  callsCounted(seen: Seen): void
}

export const EMPTY_RESULT: LintResult = {
  exchanges: [],
  statements: [],
  clients: [],
  tokens: [],
  uses: [],
  loads: [],
  gaps: [],
  marks: [],
  instances: [],
  labels: [],
  findings: [],
  notEvaluated: [],
  profiles: [],
  startedAt: null,
  endedAt: null,
}

/** Page loads alone are no session: they matter only beside the calls that they explain. */
export function isEmptySession({ exchanges }: LintResult): boolean {
  return exchanges.every(({ classification }) => classification.role === 'load')
}

export const createSessionSlice: StateCreator<PanelState, [], [], SessionSlice> = set => ({
  result: EMPTY_RESULT,
  connection: 'connecting',
  watching: { state: 'watching', missingHosts: [] },
  seen: { total: 0, irrelevant: 0, dropped: 0 },
  resultReceived: result => {
    // What was looked at went with the session.
    if (result.exchanges.length === 0) set({ result, selected: null, trail: [], openFindings: null, revealed: new Set() })
    else set({ result })
  },
  connectionChanged: connection => set({ connection }),
  watchingChanged: watching => set({ watching }),
  callsCounted: seen => set({ seen }),
})
