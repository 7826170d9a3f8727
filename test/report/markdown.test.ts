/** Markdown for tickets: what is in it, and that nothing from the wire becomes markup. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { markdownReport } from '../../src/report/markdown'
import { markdownCode, markdownProse, markdownText } from '../../src/report/markdown-text'
import { anyInput, anyText, fullInput, makeExchange, makeFinding, makeInput, suppressedFinding } from './make'
import { draw } from './mermaid'

vi.setConfig({ testTimeout: 30_000 })

const diagramsIn = (text: string) => [...text.matchAll(/^```mermaid\n([\s\S]*?)\n```$/gm)].map(([, diagram = '']) => diagram)

describe('the Markdown report', () => {
  it('tells a finding from cause to source', () => {
    const text = markdownReport([fullInput])
    for (const part of [
      '## dcr-lint: `session.har`\n\n**1 error, 1 warning, 1 suppressed.** 6 exchanges, 6 about credentials, 2 clients, 2 tokens.',
      '> The file holds no bodies.',
      '| error | Registered client C2 although client C1 was still good. | `registration/redundant` | 3 | 2 orphaned clients · 14 requests that could have been saved |',
      '### error: Registered client C2 although client C1 was still good. (3 times)',
      '**Cause:** Credentials are kept in memory only.',
      '- 2026-01-15T12:00:04.000Z: 14 calls were refused',
      '**Cost:** 2 orphaned clients · 14 requests that could have been saved',
      '**Why it matters:** Each registration makes a new client.',
      '**What to do:** Store `client_id` and reuse it.',
      '| `#3` | 2026-01-15T12:00:03.000Z | POST | `https://sp.auth.example.com/o/client/register` | 201 |',
      'Sources: [RFC 7591 section 3.2.1](<https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1>)',
      '### Suppressed\n',
      '| by the baseline until 2026-03-01: known, fixed in 2.4 |',
      '<details>\n<summary>Not judged</summary>\n\n| Rule | Why not | Times |\n',
      '| `token/refresh-too-late` | nothing says how long the token lives | 2 |\n\n</details>\n',
    ])
      expect(text).toContain(part)
  })

  it('draws the proof', async () => {
    const [diagram = '', ...others] = diagramsIn(markdownReport([fullInput]))
    expect(others).toEqual([])
    expect((await draw(diagram)).lines).toEqual([
      'App → Server: #1 POST /o/client/register',
      'Server → App: 201',
      'App → Server: #3 POST /o/client/register',
      'Server → App: 201',
    ])
  })

  it('shows so many calls, and counts the rest', () => {
    const exchanges = Array.from({ length: 23 }, (_, index) => makeExchange(index, { status: 0 }))
    const text = markdownReport([makeInput({ findings: [makeFinding({ exchanges })] })])
    expect(text.match(/^\| `#\d+` \|.*\| no answer \|$/gm)).toHaveLength(20)
    expect(text).toContain('\n\n… and 3 more\n')
  })

  it.each([
    ['nothing', [], 'Nothing wrong found. '],
    ['only what is suppressed', [suppressedFinding], 'Nothing else found, 1 suppressed. '],
  ])('says of %s that it is fine', (_, findings, verdict) => expect(markdownReport([makeInput({ findings })])).toContain(`\n${verdict}`))

  it('keeps its shape, whatever came over the wire', async () => {
    await fc.assert(
      fc.asyncProperty(anyInput, async input => {
        const text = markdownReport([input])
        const drawn = input.findings.filter(finding => finding.outcome !== 'suppressed' && finding.exchanges.length > 0)
        const diagrams = diagramsIn(text)
        expect(diagrams).toHaveLength(drawn.length)
        for (const diagram of diagrams) await draw(diagram)
        const tables = new Set<number>()
        for (const line of text.replace(/^```mermaid\n[\s\S]*?\n```$/gm, '').split(/[\r\n]/)) {
          expect(line, 'a line that is none of ours').toMatch(
            /^(?:$|#{2,3} |\||\*\*|- |> |<details>$|<summary>Not judged<\/summary>$|<\/details>$|Sources: |Nothing |… and |`[a-z-]+\/[a-z-]+` · )/,
          )
          if (line.startsWith('|')) tables.add(cellsOf(line))
        }
        expect([5, 3]).toEqual(expect.arrayContaining([...tables]))
      }),
      { numRuns: 50 },
    )
  })
})

/** As GitHub splits a row: a backslash takes the next character with it. */
function cellsOf(row: string): number {
  return [...row.matchAll(/\\.|[^\\|]|(\|)/gu)].filter(([, bar]) => bar !== undefined).length - 1
}

describe('text in Markdown', () => {
  it.each([
    ['emphasis', '*a* _b_', '\\*a\\* \\_b\\_'],
    ['markup', '<b>&', '&lt;b&gt;&amp;'],
    ['a cell’s end', 'a|b\\|c', 'a\\|b\\\\\\|c'],
    ['a link', '[a](b)', '\\[a\\](b)'],
    ['an address', 'https://a.example www.a.example', 'https&#58;//a.example www&#46;a.example'],
    ['an address with a sign in it', 'https:[//a.example', 'https:\\[//a.example'],
    ['a call to somebody', '@octocat', '@\u200boctocat'],
    ['lines', 'a\n# b', 'a \\# b'],
  ])('is not %s', (_, text, shown) => expect(markdownText(text)).toBe(shown))

  it('leaves no sign that means something unescaped, whatever came', () => {
    fc.assert(
      fc.property(anyText, text => {
        // An escaped sign stands between what is around it: `:\[//` is no address.
        expect(markdownText(text).replace(/\\[\\`*_{}[\]#|~!$]/g, ' ')).not.toMatch(/[\\`*_{}[\]|~!$<>\n\r]|@(?!\u200b)|:\/\/|#(?!\d+;)/)
      }),
      { examples: [[':[//'], [':\\//']] },
    )
  })

  it.each([
    ['Store `client_id` *now*', 'Store `client_id` \\*now\\*'],
    ['a ` alone', 'a \\` alone'],
  ])('of ours keeps its code: %s', (text, shown) => expect(markdownProse(text)).toBe(shown))

  it.each([
    ['https://a.example/b?c=d', '`https://a.example/b?c=d`'],
    ['a`b', '<code>a&#96;b</code>'],
    ['a\\|b😀', '<code>a&#92;&#124;b&#128512;</code>'],
    ['', '<code></code>'],
  ])('as code: %s', (text, shown) => expect(markdownCode(text)).toBe(shown))
})
