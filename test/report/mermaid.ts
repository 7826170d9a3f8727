/**
 * Mermaid's own parser, from its smallest build. It is made for a page and defines a global, so it is run as a script.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { runInThisContext } from 'node:vm'

interface Message {
  readonly from?: string
  readonly to?: string
  readonly message: string
}

interface Diagram {
  readonly db: { getMessages(): readonly Message[]; getActors(): ReadonlyMap<string, { readonly description: string }> }
}

interface Mermaid {
  parse(text: string): Promise<unknown>
  readonly mermaidAPI: { getDiagramFromText(text: string): Promise<Diagram> }
}

export interface Drawn {
  /** Names of the participants, as a reader sees them. */
  readonly participants: readonly string[]
  /** `App → Server: #3 POST /token`, and notes without an arrow. */
  readonly lines: readonly string[]
}

runInThisContext(readFileSync(createRequire(import.meta.url).resolve('@mermaid-js/tiny'), 'utf8'))
const { mermaid } = globalThis as unknown as { readonly mermaid: Mermaid }

/** Throws where Mermaid would show a syntax error. */
export async function draw(text: string): Promise<Drawn> {
  // Only this one knows the kinds of diagrams before the first is drawn.
  await mermaid.parse(text)
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text)
  return {
    participants: [...db.getActors().values()].map(({ description }) => shown(description)),
    lines: db.getMessages().map(({ from, to, message }) => (from === to ? shown(message) : `${from} → ${to}: ${shown(message)}`)),
  }
}

/** While it parses, Mermaid keeps entities under another spelling; on screen they are characters. */
function shown(text: string): string {
  return text.replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)))
}
