import { type Severity, severityRank } from '../../../core/finding'
import type { Role } from '../../../core/model'
import type { TimelineEvent } from './rows'

export type MarkShape = 'registration' | 'token' | 'api' | 'other'
export type MarkTone = 'ok' | 'bad' | 'open'

/** One thing to see and click: an exchange, or several that fall on the same pixels. */
export interface Mark {
  /** Place in pixels from the epoch; the view subtracts its own left edge. */
  readonly px: number
  readonly shape: MarkShape
  readonly tone: MarkTone
  readonly severity: Severity | null
  /** In order of time; the first is never missing. */
  readonly events: readonly TimelineEvent[]
  /** The event that a click selects: the gravest of them. */
  readonly lead: TimelineEvent
  /** Whether its count fits beside it. */
  readonly hasRoom: boolean
}

const SPACING = 11
/** A badge stands at the mark's right shoulder: the next mark keeps clear of it. */
const SPACING_WITH_BADGE = 17
const MERGE_WITHIN = 10
/** A mark is pushed aside for its neighbour by so much at most; then the two become one. */
const MAX_NUDGE = 24
const COUNT_ROOM = 34

interface Draft {
  px: number
  readonly start: number
  shape: MarkShape
  readonly tone: MarkTone
  severity: Severity | null
  readonly events: TimelineEvent[]
  lead: TimelineEvent
}

const made = new WeakMap<readonly TimelineEvent[], { readonly msPerPx: number; readonly marks: readonly Mark[] }>()

/** All marks of a row at one zoom, wherever the view stands: panning moves them and never regroups them. */
export function marksOf(events: readonly TimelineEvent[], msPerPx: number): readonly Mark[] {
  const known = made.get(events)
  if (known?.msPerPx === msPerPx) return known.marks
  const marks = group(events, msPerPx)
  made.set(events, { msPerPx, marks })
  return marks
}

function group(events: readonly TimelineEvent[], msPerPx: number): readonly Mark[] {
  const drafts: Draft[] = []
  for (const event of events) {
    const x = event.at / msPerPx
    const shape = shapeOf(event.role)
    const tone = toneOf(event)
    const last = drafts.at(-1)
    const home = recent(drafts, shape, tone, x) ?? (last && last.px + spacing(last) - x > MAX_NUDGE ? last : null)
    if (home) {
      add(home, event)
      continue
    }
    const px = last ? Math.max(x, last.px + spacing(last)) : x
    drafts.push({ px, start: x, shape, tone, severity: event.severity, events: [event], lead: event })
  }
  return drafts.map((draft, index) => {
    const next = drafts[index + 1]
    return { ...draft, hasRoom: next === undefined || next.px - draft.px >= COUNT_ROOM }
  })
}

/** One of the last few marks, if the event looks like it and falls on its pixels. */
function recent(drafts: readonly Draft[], shape: MarkShape, tone: MarkTone, x: number): Draft | null {
  for (let index = drafts.length - 1; index >= Math.max(0, drafts.length - 4); index--) {
    const draft = drafts[index]
    if (draft && draft.shape === shape && draft.tone === tone && x - draft.start < MERGE_WITHIN) return draft
  }
  return null
}

function spacing({ severity }: Draft): number {
  return severity === null ? SPACING : SPACING_WITH_BADGE
}

function add(draft: Draft, event: TimelineEvent): void {
  draft.events.push(event)
  if (rank(event) > rank(draft.lead)) draft.lead = event
  if (rankOf(event.severity) > rankOf(draft.severity)) draft.severity = event.severity
}

function rank(event: TimelineEvent): number {
  return rankOf(event.severity) * 2 + (toneOf(event) === 'bad' ? 1 : 0)
}

function rankOf(severity: Severity | null): number {
  return severity === null ? 0 : severityRank[severity]
}

function toneOf(event: TimelineEvent): MarkTone {
  if (event.verdict === 'refused' || event.verdict === 'failed') return 'bad'
  return event.verdict
}

export function shapeOf(role: Role): MarkShape {
  switch (role) {
    case 'register':
    case 'management':
    case 'candidate':
      return 'registration'
    case 'token':
    case 'token-source':
      return 'token'
    case 'api':
    case 'userinfo':
      return 'api'
    default:
      return 'other'
  }
}
