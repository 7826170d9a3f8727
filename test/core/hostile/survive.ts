/** Opens a file as every way in does: read, lint, report, redact, open again. What it may do on the way is little. */

import { Engine } from '../../../src/core/engine'
import { AppError } from '../../../src/core/errors'
import { fill } from '../../../src/core/fill'
import { signaturesOf } from '../../../src/core/found-signatures'
import { type HarContents, readHar } from '../../../src/core/har'
import { redactHar } from '../../../src/core/redact/har'
import { differences, type Linted } from '../../../src/core/redact/proof'
import { verifySignatures } from '../../../src/core/signatures'
import { profiles } from '../../../src/profiles'
import { type Format, formats, writeReport } from '../../../src/report/formats'
import { toLintedInput } from '../../../src/report/lint-har'
import { rules } from '../../../src/rules'
import { harFaults } from '../../support/har-schema'

export type Source = () => AsyncIterable<Uint8Array>

export interface Survived {
  /** What the user is told, where the file could not be opened. */
  readonly refusal: AppError | null
  readonly contents: HarContents | null
  readonly reports: Readonly<Record<Format, string>> | null
  /** The redacted export. */
  readonly exported: string
  /** What must not be, whatever the file holds: rules that crashed, an export that is no HAR. */
  readonly faults: readonly string[]
  /** Why nobody gets the export: what it still holds, or no longer shows. */
  readonly unproved: readonly string[]
  /** Milliseconds, by step. */
  readonly took: Readonly<Record<string, number>>
}

const encoder = new TextEncoder()

export const sourceOf = (file: string | Uint8Array): Source =>
  async function* () {
    yield typeof file === 'string' ? encoder.encode(file) : file
  }

const PROTOTYPES = [Object.prototype, Array.prototype, String.prototype, Function.prototype]
const clean = PROTOTYPES.map(prototype => Reflect.ownKeys(prototype).length)

/** What a file has put where all objects look. */
function pollution(): string[] {
  return PROTOTYPES.flatMap((prototype, index) =>
    Reflect.ownKeys(prototype).length === clean[index] ? [] : [`a prototype has new members: ${String(Reflect.ownKeys(prototype).at(-1))}`],
  )
}

/** Throws whatever is no sentence for the user. */
export async function survive(open: Source): Promise<Survived> {
  const took: Record<string, number> = {}
  let last = performance.now()
  const lap = (step: string) => {
    took[step] = performance.now() - last
    last = performance.now()
  }
  let before: Linted & { readonly signatures: ReturnType<typeof signaturesOf> }
  try {
    before = await linted(open, lap)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    lap('refuse')
    return { refusal: error, contents: null, reports: null, exported: '', faults: pollution(), unproved: [], took }
  }
  const input = toLintedInput('made-up.har', before.contents, before.result)
  const reports = Object.fromEntries(formats.map(format => [format, writeReport(format, [input], { color: false, rules })])) as Record<
    Format,
    string
  >
  lap('report')

  const pieces = redactHar(open, { key: new Uint8Array(32).fill(7), contents: before.contents, signatures: before.signatures })
  let exported = ''
  let piece = await pieces.next()
  while (piece.done !== true) {
    exported += piece.value
    piece = await pieces.next()
  }
  lap('redact')
  const { positions, left } = piece.value
  const after = await linted(sourceOf(exported), () => undefined)
  const faults = [
    // An address that was none is none in the export.
    ...harFaults(exported).filter(fault => !fault.endsWith('/request/url must match format "uri"')),
    ...before.result.findings.filter(({ outcome }) => outcome === 'crashed').map(({ ruleId }) => `${ruleId} crashed`),
    ...pollution(),
  ]
  const unproved = [
    ...differences(before, after, positions),
    ...Object.entries(left).map(([kind, count]) => `${count} × ${kind} left in the export`),
  ]
  lap('open again')
  return { refusal: null, contents: before.contents, reports, exported, faults, unproved, took }
}

async function linted(open: Source, lap: (step: string) => void) {
  const contents = await readHar(open(), { captureId: 'capture', profiles })
  lap('read')
  const engine = new Engine({ rules, profiles })
  fill(engine, contents)
  const asked = engine.jwtsToVerify()
  const answers = await verifySignatures(asked)
  engine.putSignatures(answers)
  const result = engine.result()
  lap('lint')
  return { contents, result, signatures: signaturesOf(asked, answers) }
}
