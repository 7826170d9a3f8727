/** What would leave the browser in an export: what is shown, and never what belongs to a private window or container. */
import { type Environment, NO_SESSION, type OwnSession } from '../../core/har-own'
import { writeHar } from '../../core/har-write'
import type { LintResult } from '../../core/result'
import type { OpenedFile } from '../actions'
import type { Extent } from '../store/recorder-slice'

export interface ExportSource {
  /** Whose story it is: `this tab`. */
  readonly what: string
  /** Of the file to be saved, without its end. */
  readonly name: string
  /** Calls of private windows and containers, which stay. */
  readonly leftOut: number
  /** What the user wrote: beside marks, and as names of apps. */
  readonly notes: number
  readonly session: OwnSession
  /** First and last moment (epoch ms); null where there is none. */
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** The same bytes each time. */
  open(): AsyncIterable<Uint8Array>
}

export interface Shown {
  readonly result: LintResult
  readonly extent: Extent
  /** Epoch ms. */
  readonly now: number
  readonly environment: Environment
  readonly file: OpenedFile | null
}

export function exportSource({ result, extent, now, environment, file }: Shown): ExportSource {
  const { startedAt, endedAt } = result
  if (file !== null) {
    const { name, session, open } = file
    return { what: name, name: baseName(name), leftOut: 0, notes: notesIn(session), session, startedAt, endedAt, open }
  }
  const seen = result.exchanges.map(item => item.exchange)
  const exchanges = seen.filter(exchange => exchange.context.partition === null)
  const labels = result.labels.filter(label => label.partition === null)
  const session: OwnSession = { ...NO_SESSION, environment, marks: result.marks, gaps: result.gaps, labels }
  const whole = { ...session, exchanges, suppressions: [], exportedAt: now, endedAt }
  return {
    what: extent === 'all' ? 'all tabs' : 'this tab',
    name: `dcr-session-${new Date(startedAt ?? now).toISOString().slice(0, 16).replace(/[T:]/g, '-')}`,
    leftOut: seen.length - exchanges.length,
    notes: notesIn(session),
    session,
    startedAt,
    endedAt,
    open: () => inBytes(writeHar(whole)),
  }
}

function notesIn({ marks, labels }: OwnSession): number {
  return marks.filter(mark => mark.note !== '').length + labels.length
}

/** `evening.har` → `evening`; what file systems do not take is left out. */
function baseName(name: string): string {
  const base = name.replace(/\.(?:har|json)$/i, '').replace(/[^\p{L}\p{M}\p{N}._ -]+/gu, '-')
  return base === '' ? 'session' : base
}

/** Letters that are encoded at once. */
const PART = 256 * 1024

/** Lets the page breathe in between: it draws how far it has come, and hears that it shall stop. */
export async function* inBytes(pieces: Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let part = ''
  for (const piece of pieces) {
    part += piece
    if (part.length < PART) continue
    yield encoder.encode(part)
    part = ''
    await new Promise(resolve => setTimeout(resolve))
  }
  if (part !== '') yield encoder.encode(part)
}
