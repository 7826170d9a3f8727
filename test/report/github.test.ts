/** Workflow commands: one line each, escaped as the runner decodeds. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { githubReport } from '../../src/report/github'
import type { LintedInput } from '../../src/report/linted'
import { anyInput, fullInput, makeExchange, makeFinding, makeInput, suppressedFinding } from './make'

interface Command {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

/** As the runner reads a line: to the next `::`, properties at commas, then decodedd. Null: no command. */
function read(line: string): Command | null {
  const [, name = '', properties = '', message = ''] = /^::([a-z]+) (.*?)::(.*)$/s.exec(line) ?? []
  if (name === '') return null
  const pairs = properties.split(',').map(pair => {
    const at = pair.indexOf('=')
    return [
      pair.slice(0, at),
      decoded(pair.slice(at + 1))
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',')
        .replaceAll('%25', '%'),
    ]
  })
  return { name, properties: Object.fromEntries(pairs), message: decoded(message).replaceAll('%25', '%') }
}

const decoded = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n')

const linesOf = (...inputs: LintedInput[]) =>
  githubReport(inputs)
    .split(/\r\n|\r|\n/)
    .slice(0, -1)
const commandsOf = (...inputs: LintedInput[]) => linesOf(...inputs).map(read)

describe('annotations', () => {
  it('stand at the first proof, and say what, why and what to do', () => {
    expect(commandsOf(fullInput)).toEqual([
      {
        name: 'error',
        properties: { file: 'session.har', line: '50', title: 'registration/redundant' },
        message: [
          'Registered client C2 although client C1 was still good. (3 times)',
          'Cause: Credentials are kept in memory only.',
          'Then: 14 calls were refused',
          'Cost: 2 orphaned clients · 14 requests that could have been saved',
          'Fix: Store `client_id` and reuse it.',
        ].join('\n'),
      },
      expect.objectContaining({ name: 'warning', properties: { file: 'session.har', line: '1', title: 'secret/in-url' } }),
      {
        name: 'notice',
        properties: { title: 'dcr-lint' },
        message: [
          'session.har: The file holds no bodies.',
          '1 finding suppressed: token/redundant-request',
          '2 times a rule could not judge: token/refresh-too-late',
        ].join('\n'),
      },
    ])
  })

  it.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'notice'],
  ] as const)('for %s are of level %s', (severity, name) => {
    expect(commandsOf(makeInput({ findings: [makeFinding({ severity })] }))).toEqual([expect.objectContaining({ name })])
  })

  it('do not exist for what is suppressed, which is counted', () => {
    expect(linesOf(makeInput({ findings: [suppressedFinding] }))).toEqual([
      '::notice title=dcr-lint::session.har: 1 finding suppressed: token/redundant-request',
    ])
  })

  it('are silent where nothing is to be said', () => expect(githubReport([makeInput()])).toBe(''))

  it('name a file as it is called', () => {
    const finding = makeFinding({ exchanges: [makeExchange(1, { file: 'a, 100%: b.har' })] })
    expect(linesOf(makeInput({ findings: [finding] }))[0]).toMatch(
      /^::warning file=a%2C 100%25%3A b.har,line=50,title=registration\/redundant::/,
    )
  })

  it('are one line each that the runner reads as written, whatever came over the wire', () => {
    fc.assert(
      fc.property(anyInput, input => {
        const commands = commandsOf(input)
        const open = input.findings.filter(finding => finding.outcome !== 'suppressed')
        const isNoticed =
          input.lacks.length + input.notEvaluated.reduce((sum, item) => sum + item.count, 0) + input.findings.length > open.length
        expect(commands.map(command => command?.properties.title)).toEqual([
          ...open.map(finding => finding.ruleId),
          ...(isNoticed ? ['dcr-lint'] : []),
        ])
        for (const [index, { exchanges }] of open.entries()) {
          const [first] = exchanges
          if (first !== undefined) expect(commands[index]?.properties).toMatchObject({ file: first.file, line: String(first.line) })
        }
      }),
    )
  })
})
