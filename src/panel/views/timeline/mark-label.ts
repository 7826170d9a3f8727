import type { ClassifiedExchange } from '../../../core/result'
import { statusText } from '../../format/outcome'
import { roleName } from '../../format/role'
import { formatSpan, formatTimeMs } from '../../format/time'
import { urlParts } from '../../format/url'
import { plural, severityName } from '../../format/words'
import type { Mark, MarkShape } from './marks'

const plainName: Record<MarkShape, readonly [one: string, many: string]> = {
  registration: ['registration', 'registrations'],
  token: ['token request', 'token requests'],
  api: ['API call', 'API calls'],
  other: ['call', 'calls'],
}

/** What a mark is, without its exchange at hand: for screen readers and for marks that stand for many. */
export function markLabel(mark: Mark): string {
  const [one, many] = plainName[mark.shape]
  const count = mark.events.length
  const parts = [count === 1 ? roleName[mark.lead.role] : plural(count, one, many)]
  if (mark.tone === 'bad') parts.push('refused')
  if (mark.severity !== null) parts.push(`with ${severityName[mark.severity].toLowerCase()}`)
  const first = mark.events[0]?.at ?? mark.lead.at
  parts.push(count === 1 ? formatTimeMs(first) : formatSpan(first, mark.events.at(-1)?.at ?? first))
  return parts.join(', ')
}

/** Lines of the tip over a mark; secrets of the URL are masked. */
export function markLines(mark: Mark, lead: ClassifiedExchange | null): readonly string[] {
  const lines = [markLabel(mark)]
  if (lead === null) return lines
  const { host, path } = urlParts(lead.exchange.request.url)
  lines.push(`${lead.exchange.request.method} ${host}${path}`)
  lines.push(statusText(lead))
  if (mark.events.length > 1) lines.push('Double-click to zoom in')
  return lines
}
