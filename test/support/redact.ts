/** Redacts a HAR as the command does, and compares what is found before and after. */
import { Engine } from '../../src/core/engine'
import { type Signatures, signaturesOf } from '../../src/core/found-signatures'
import { readHar } from '../../src/core/har'
import { type RedactionReport, redactHar } from '../../src/core/redact/har'
import { differences, type Linted } from '../../src/core/redact/proof'
import { verifySignatures } from '../../src/core/signatures'
import { profiles } from '../../src/profiles'
import { rules } from '../../src/rules'

export interface Redacted {
  /** The export. */
  readonly text: string
  readonly report: RedactionReport
  readonly before: Linted
  readonly after: Linted
  /** What differs between before and after. */
  readonly differences: readonly string[]
}

/** A key for tests: nothing is secret about it. */
export const testKey = (letter = 'k') => new TextEncoder().encode(letter.repeat(32))

export async function redactText(har: string, key = testKey()): Promise<Redacted> {
  const before = await lintText(har)
  const pieces = redactHar(() => bytesOf(har), { key, contents: before.contents, signatures: before.signatures })
  let text = ''
  let piece = await pieces.next()
  while (piece.done !== true) {
    text += piece.value
    piece = await pieces.next()
  }
  const report = piece.value
  const after = await lintText(text)
  return { text, report, before, after, differences: differences(before, after, report.positions) }
}

export async function lintText(har: string): Promise<Linted & { readonly signatures: Signatures }> {
  const contents = await readHar(bytesOf(har), { captureId: 'capture', profiles })
  const engine = new Engine({ rules, profiles })
  for (const exchange of contents.exchanges) engine.put(exchange)
  const asked = engine.jwtsToVerify()
  const answers = await verifySignatures(asked)
  engine.putSignatures(answers)
  return { contents, result: engine.result(), signatures: signaturesOf(asked, answers) }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
