/**
 * A redacted copy with its proof, wherever file and copy are kept: the file is judged and redacted, the copy is read back
 * and judged as well. Whoever asked for it decides what a copy that is not proved is good for: nothing.
 */
import { Engine } from '../engine'
import { fill } from '../fill'
import { type Signatures, signaturesOf } from '../found-signatures'
import { type HarContents, readHar } from '../har'
import type { AppLabel } from '../labels'
import type { Rule } from '../lint'
import type { Profile } from '../profile'
import type { LintResult } from '../result'
import { DEFAULT_SETTINGS, type Settings } from '../settings'
import { verifySignatures } from '../signatures'
import { type RedactionReport, type RedactionStep, redactHar } from './har'
import type { Keep } from './keep'
import { differences } from './proof'

export type CopyStep = 'reading' | RedactionStep | 'checking'

export interface CopyOptions {
  /** Called once for each reading; must give the same bytes each time. */
  open(): AsyncIterable<Uint8Array>
  /** Takes the copy, piece by piece, and reads it back once it is whole. */
  readonly sink: CopySink
  /** 32 random bytes, made for this copy and then forgotten. */
  readonly key: Uint8Array
  readonly rules: readonly Rule[]
  readonly profiles: readonly Profile[]
  readonly settings?: Settings
  readonly keep?: Keep
  /** What the user calls the apps now; left out: what the file says. */
  readonly labels?: readonly AppLabel[]
  /** `entries`: so many have been read in this step. */
  readonly onProgress?: (step: CopyStep, entries: number) => void
  /** Aborted, the copy ends with the signal's reason; what the sink holds by then is no copy. */
  readonly signal?: AbortSignal
}

export interface CopySink {
  write(piece: string): Promise<void> | void
  /** The copy is whole. */
  close(): Promise<void> | void
  read(): AsyncIterable<Uint8Array>
}

export interface Copy {
  readonly report: RedactionReport
  /** What is found in the one and not in the other, one sentence each; empty: the same is found. */
  readonly differences: readonly string[]
  /** The copy, as a reader will see it. */
  readonly contents: HarContents
  readonly result: LintResult
}

/** Are no secrets left, and is the same found? */
export function isProved({ report, differences: differ }: Pick<Copy, 'report' | 'differences'>): boolean {
  return Object.keys(report.left).length === 0 && differ.length === 0
}

export async function redactedCopy(options: CopyOptions): Promise<Copy> {
  const { sink, signal, onProgress } = options
  const before = await judge(options.open(), 'reading', options)
  const report = await write(before, options)
  const { labels: _, ...asWritten } = options
  const after = await judge(sink.read(), 'checking', asWritten)
  signal?.throwIfAborted()
  onProgress?.('checking', after.contents.entries)
  return { report, differences: differences(before, after, report.positions), contents: after.contents, result: after.result }
}

/** What a copy would hide, by kind, if nothing were let stay. Nothing is written. */
export async function whatWouldBeHidden(options: Omit<CopyOptions, 'sink' | 'keep'>): Promise<RedactionReport> {
  const before = await judge(options.open(), 'reading', options)
  const nowhere: CopySink = { write: () => undefined, close: () => undefined, read: () => nothing() }
  return write(before, { ...options, sink: nowhere, keep: { clientIds: false, personal: false, notes: false } })
}

const CAPTURE = 'file1'
const ofThisCapture = (label: AppLabel): AppLabel => ({ ...label, captureId: CAPTURE })

interface Judged {
  readonly contents: HarContents
  readonly result: LintResult
  readonly signatures: Signatures
}

async function judge(source: AsyncIterable<Uint8Array>, step: CopyStep, options: CopyOptionsToJudge): Promise<Judged> {
  const { rules, profiles, signal, onProgress, labels, settings = DEFAULT_SETTINGS } = options
  const read = await readHar(stoppable(source, signal), {
    captureId: CAPTURE,
    profiles,
    roles: settings.roles,
    onProgress: entries => onProgress?.(step, entries),
  })
  const contents = labels === undefined ? read : { ...read, session: { ...read.session, labels: labels.map(ofThisCapture) } }
  const suppressions = [...settings.suppressions, ...contents.suppressions]
  const engine = new Engine({ rules, profiles, settings: { ...settings, suppressions } })
  fill(engine, contents)
  const asked = engine.jwtsToVerify()
  const answers = await verifySignatures(asked, settings.keySets)
  engine.putSignatures(answers)
  return { contents, result: engine.result(), signatures: signaturesOf(asked, answers) }
}

type CopyOptionsToJudge = Omit<CopyOptions, 'sink' | 'open'>

async function write({ contents, signatures }: Judged, options: CopyOptions): Promise<RedactionReport> {
  const { sink, key, keep, signal, onProgress } = options
  const source = () => stoppable(options.open(), signal)
  const pieces = redactHar(source, {
    key,
    contents,
    signatures,
    ...(keep !== undefined && { keep }),
    ...(onProgress !== undefined && { onProgress }),
  })
  for (;;) {
    const piece = await pieces.next()
    signal?.throwIfAborted()
    if (piece.done === true) {
      await sink.close()
      return piece.value
    }
    await sink.write(piece.value)
  }
}

async function* stoppable(source: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    signal?.throwIfAborted()
    yield piece
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // Nobody reads back what was not written.
}
