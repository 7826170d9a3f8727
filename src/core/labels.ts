/** What the user calls the apps. A name changes how a finding reads, and never what is found. */
import { type AppPlace, placeKey } from './instances'

export interface AppLabel extends AppPlace {
  /** Empty: the app has no name any more. */
  readonly name: string
}

/** The capture of what is watched just now. */
export const LIVE = 'live'

/** The part of a recorded session that holds them all. */
export const LABELS = 'labels'

/** Longer names are cut, and of more than so many the oldest go: a name is for a place where there is little room. */
export const LONGEST_NAME = 80
const MOST_LABELS = 200
const LONGEST_PART = 2000

/** The names as they are once this one was given, or taken away. */
export function relabelled(labels: readonly AppLabel[], label: AppLabel): readonly AppLabel[] {
  const key = placeKey(label)
  const others = labels.filter(other => placeKey(other) !== key)
  return label.name === '' ? others : [...others, label].slice(-MOST_LABELS)
}

/** Null for what is no label: anybody may have written it. */
export function readLabel(value: unknown, captureId: string): AppLabel | null {
  const { name, origin, topLevelSite, partition, device } = (value ?? {}) as Partial<Record<string, unknown>>
  const parts = [origin, topLevelSite, partition, device].map(part => part ?? null)
  if (typeof name !== 'string' || !parts.every(isPart)) return null
  const [from = null, site = null, apart = null, which = null] = parts as (string | null)[]
  return { captureId, origin: from, topLevelSite: site, partition: apart, device: which, name: tidy(name) }
}

/** The labels of a session. What is none is passed over; of two for one app, the first is meant. */
export function readLabels(value: unknown, captureId: string): readonly AppLabel[] {
  const labels = new Map<string, AppLabel>()
  for (const item of Array.isArray(value) ? value : []) {
    const label = readLabel(item, captureId)
    if (label === null || label.name === '' || labels.has(placeKey(label))) continue
    labels.set(placeKey(label), label)
    if (labels.size === MOST_LABELS) break
  }
  return [...labels.values()]
}

/** As it stands in a file, where it is the only capture. */
export function writtenLabel({ captureId: _, ...label }: AppLabel): Omit<AppLabel, 'captureId'> {
  return label
}

function isPart(part: unknown): boolean {
  return part === null || (typeof part === 'string' && part.length <= LONGEST_PART)
}

function tidy(name: string): string {
  // Cut by letters: half of one is none.
  return [...name.slice(0, LONGEST_PART).replace(/\s+/g, ' ').trim()].slice(0, LONGEST_NAME).join('').trim()
}
