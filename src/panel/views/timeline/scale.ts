import type { Domain } from './zoom'

/** Time to pixels of a track. */
export interface Scale {
  readonly from: number
  readonly to: number
  readonly width: number
  readonly msPerPx: number
  x(at: number): number
  at(x: number): number
}

export function scaleOf(domain: Domain, width: number): Scale {
  const msPerPx = Math.max(1e-6, (domain.to - domain.from) / Math.max(1, width))
  return {
    from: domain.from,
    to: domain.to,
    width,
    msPerPx,
    x: at => (at - domain.from) / msPerPx,
    at: x => domain.from + x * msPerPx,
  }
}
