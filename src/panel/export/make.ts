/** Runs an export: what would be hidden, then the copy with its proof. */
import { AppError } from '../../core/errors'
import type { GivenKeySet } from '../../core/keys'
import { type Copy, type CopyOptions, type CopyStep, isProved, redactedCopy, whatWouldBeHidden } from '../../core/redact/copy'
import type { RedactionReport } from '../../core/redact/har'
import type { Keep } from '../../core/redact/keep'
import { counted } from '../../core/redact/kinds'
import { DEFAULT_SETTINGS } from '../../core/settings'
import { profiles } from '../../profiles'
import { toLintedInput } from '../../report/lint-har'
import { ticketReport } from '../../report/ticket'
import { rules } from '../../rules'
import { withProse } from '../model/prose'
import { blobSink } from './blob'
import type { ExportSource } from './source'

export interface ExportJob {
  readonly source: ExportSource
  readonly keySets: readonly GivenKeySet[]
  readonly signal: AbortSignal
  onProgress(step: CopyStep, entries: number): void
}

export function preview(job: ExportJob): Promise<RedactionReport> {
  return whatWouldBeHidden(optionsOf(job))
}

export interface Export {
  readonly copy: Copy
  /** Null where the copy is not proved: it is not to be had then. */
  readonly files: ExportFiles | null
  /** Why it is not, in a sentence; empty where it is. */
  readonly fault: string
}

export interface ExportFiles {
  readonly name: string
  readonly har: Blob
  /** The ticket's text, made from the copy: it holds what the copy holds. */
  readonly markdown: string
}

export async function exportRedacted(job: ExportJob, keep: Keep): Promise<Export> {
  const sink = blobSink()
  const copy = await redactedCopy({ ...optionsOf(job), sink, keep })
  if (!isProved(copy)) return { copy, files: null, fault: faultOf(copy) }
  const name = `${job.source.name}-redacted`
  const { contents, result } = copy
  const input = toLintedInput(`${name}.har`, contents, { ...result, findings: result.findings.map(withProse) })
  return { copy, files: { name, har: sink.content(), markdown: ticketReport(input, contents.session, result) }, fault: '' }
}

function optionsOf({ source, keySets, signal, onProgress }: ExportJob): Omit<CopyOptions, 'sink'> {
  return {
    open: source.open,
    labels: source.session.labels,
    key: crypto.getRandomValues(new Uint8Array(32)),
    rules,
    profiles,
    settings: { ...DEFAULT_SETTINGS, keySets },
    signal,
    onProgress,
  }
}

function faultOf({ report: { left }, differences }: Copy): string {
  const kinds = Object.entries(left).map(([kind, count]) => counted(kind, count))
  if (kinds.length > 0) return `The copy would still hold secrets (${kinds.join(', ')}).`
  const named = [...new Set(differences.map(line => /[a-z]+\/[a-z-]+/.exec(line)?.[0] ?? 'counts'))]
  return `The copy would give other findings than the session (${named.join(', ')}).`
}

/** Why it failed, in a sentence; null: it was told to stop. */
export function failureText(error: unknown): string | null {
  if (error instanceof DOMException && error.name === 'AbortError') return null
  if (error instanceof AppError) return `${error.message.charAt(0).toUpperCase()}${error.message.slice(1).replace(/[.]?$/, '.')}`
  return 'The export failed: the browser ran out of room, or the file is not there any more.'
}
