import type { ClockSlice } from './clock-slice'
import type { FileSlice } from './file-slice'
import type { FilterSlice } from './filter-slice'
import type { RecorderSlice } from './recorder-slice'
import type { SelectionSlice } from './selection-slice'
import type { SessionSlice } from './session-slice'
import type { ViewSlice } from './view-slice'

export interface PanelState extends SessionSlice, SelectionSlice, FilterSlice, ClockSlice, ViewSlice, RecorderSlice, FileSlice {}
