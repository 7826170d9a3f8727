export type Zoom =
  /** All activity; an idle end is left out, an expiry in six hours too. */
  | { readonly kind: 'all' }
  /** The last moments, moving with the clock. */
  | { readonly kind: 'last'; readonly ms: number }
  | { readonly kind: 'range'; readonly from: number; readonly to: number }

export interface Domain {
  readonly from: number
  readonly to: number
}

const MIN_SPAN = 200
const MAX_SPAN = 30 * 86_400_000
const SHORTEST_ALL = 10_000

/** What the view shows. `now` is null for a saved session, where time stands still. */
export function domainOf(zoom: Zoom, activity: Domain | null, now: number | null): Domain {
  switch (zoom.kind) {
    case 'range':
      return { from: zoom.from, to: zoom.to }
    case 'last': {
      const to = now ?? activity?.to ?? 0
      return { from: to - zoom.ms, to: to + zoom.ms * 0.03 }
    }
    case 'all':
      return fitAll(activity, now)
  }
}

function fitAll(activity: Domain | null, now: number | null): Domain {
  if (activity === null) return { from: (now ?? 0) - 60_000, to: now ?? 0 }
  const active = Math.max(activity.to - activity.from, SHORTEST_ALL)
  // "Now" belongs to the picture until it would push the activity into less than half of the width.
  const follows = now !== null && now - activity.to <= Math.max(active, 60_000)
  const end = follows ? Math.max(now, activity.to) : activity.to
  const span = Math.max(end - activity.from, SHORTEST_ALL)
  // The end moves in steps, so that a second that passes moves one line and not the whole picture.
  const step = stepFor(span / 12)
  const to = Math.ceil((end + span * 0.02) / step) * step
  return { from: activity.from - (to - activity.from) * 0.02, to }
}

function stepFor(atLeast: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(atLeast, 1000)))
}

/** Zooms by `factor` (below 1: in) so that the moment `at` stays under the pointer. */
export function zoomAround(domain: Domain, at: number, factor: number): Zoom {
  const span = domain.to - domain.from
  const next = Math.min(MAX_SPAN, Math.max(MIN_SPAN, span * factor))
  const from = at - (at - domain.from) * (next / span)
  return { kind: 'range', from, to: from + next }
}

export function panBy(domain: Domain, ms: number): Zoom {
  return { kind: 'range', from: domain.from + ms, to: domain.to + ms }
}

/** A range that a drag chose; null where the drag was too short to mean it. */
export function rangeBetween(a: number, b: number): Zoom | null {
  const from = Math.min(a, b)
  const to = Math.max(a, b)
  return to - from < MIN_SPAN ? null : { kind: 'range', from, to }
}

/** Moves the view just so far that `at` is seen. */
export function bringIntoView(domain: Domain, at: number): Zoom | null {
  const margin = (domain.to - domain.from) * 0.1
  if (at < domain.from) return panBy(domain, at - domain.from - margin)
  if (at > domain.to) return panBy(domain, at - domain.to + margin)
  return null
}
