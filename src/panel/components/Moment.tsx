import { formatDateTime, formatUtc } from '../format/time'

export interface MomentProps {
  /** Epoch ms. */
  readonly at: number
}

/** A date in local time; UTC on hover. */
export function Moment({ at }: MomentProps) {
  const date = new Date(at)
  return (
    <time dateTime={Number.isNaN(date.getTime()) ? undefined : date.toISOString()} title={formatUtc(at)}>
      {formatDateTime(at)}
    </time>
  )
}
