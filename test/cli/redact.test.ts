/** `dcr-lint redact`, as a person runs it. */
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildDcrLint, type DcrLint } from '../support/dcr-lint'
import { harFaults } from '../support/har-schema'
import { parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'

// Each starts processes of its own.
vi.setConfig({ testTimeout: 30_000 })

const session = JSON.stringify(
  toHar(
    parseScenario('0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600 · 602 api(T2) · 700 GET https://x.example.com/')
      .exchanges,
  ),
)

let lint: DcrLint
beforeAll(async () => {
  lint = await buildDcrLint()
  await writeFile(join(lint.folder, 'session.har'), session)
}, 60_000)
afterAll(() => lint?.close())

const contentOf = (name: string) => readFile(join(lint.folder, name), 'utf8')

describe('dcr-lint redact', () => {
  it('writes a copy without secrets that gives the same findings, and says so', async () => {
    const { code, stdout, stderr } = await lint.run(['redact', 'session.har', '--out', 'copy.har'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(/copy\.har: 6 entries kept, 1 that say nothing about credentials left out/)
    expect(stderr).toMatch(/copy\.har: hidden: .*2 client secrets/)
    expect(stderr).toMatch(/copy\.har: secrets left: 0; findings before and after: equal \([1-9]\d*\)/)
    const copy = await contentOf('copy.har')
    expect(copy).not.toMatch(/made-up-(?:secret|token)/)
    expect(harFaults(copy)).toEqual([])

    const json = async (file: string) => {
      const { stdout: text } = await lint.run(['lint', file, '--format', 'json'])
      return (JSON.parse(text) as { inputs: { findings: { ruleId: string; severity: string; fingerprint: string }[] }[] }).inputs[0]
        ?.findings
    }
    const told = (findings: Awaited<ReturnType<typeof json>>) =>
      findings?.map(({ ruleId, severity, fingerprint }) => ({ ruleId, severity, fingerprint }))
    expect(told(await json('copy.har'))).toEqual(told(await json('session.har')))
  })

  it('hides the same with other words each time', async () => {
    await lint.run(['redact', 'session.har', '--out', 'one.har'])
    await lint.run(['redact', 'session.har', '--out', 'two.har'])
    const marks = async (name: string) => new Set((await contentOf(name)).match(/redacted[.-][a-z-]*[0-9a-f]{7,}/g))
    const [one, two] = [await marks('one.har'), await marks('two.har')]
    expect(one.size).toBeGreaterThanOrEqual(3)
    expect([...one].filter(mark => two.has(mark))).toEqual([])
  })

  it.each<[string, readonly string[], RegExp]>([
    ['nothing', ['redact'], /^dcr-lint: redact needs a HAR file and where to write/],
    ['no place to write to', ['redact', 'session.har'], /^dcr-lint: redact needs a HAR file and where to write/],
    ['two files', ['redact', 'session.har', 'copy.har', '--out', 'x.har'], /^dcr-lint: redact needs a HAR file/],
    ['standard input', ['redact', '-', '--out', 'x.har'], /^dcr-lint: redact reads its input more than once/],
    [
      'the input as output',
      ['redact', 'session.har', '--out', './session.har'],
      /^dcr-lint: --out \.\/session\.har: this is the file to redact/,
    ],
    ['a file that is not there', ['redact', 'no such.har', '--out', 'x.har'], /^dcr-lint: no such\.har: there is no such file/],
    [
      'a folder that is not there',
      ['redact', 'session.har', '--out', 'no/x.har'],
      /^dcr-lint: --out no\/x\.har: .* cannot be written there \(ENOENT\)/,
    ],
    ['a folder as output', ['redact', 'session.har', '--out', 'built'], /^dcr-lint: --out built: .* cannot be written there \(E\w+\)/],
    [
      'an option of another command',
      ['redact', 'session.har', '--out', 'x.har', '--together'],
      /^dcr-lint: redact has no option "--together"/,
    ],
  ])('refuses %s, and writes nothing', async (_, args, says) => {
    const before = await readdir(lint.folder)
    const { code, stdout, stderr } = await lint.run(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(says)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(await readdir(lint.folder)).toEqual(before)
    expect(await contentOf('session.har')).toBe(session)
  })

  it('leaves the input alone, also where the output is a link to it', async () => {
    await symlink(join(lint.folder, 'session.har'), join(lint.folder, 'link.har'))
    await lint.run(['redact', 'session.har', '--out', 'link.har'])
    expect(await contentOf('session.har')).toBe(session)
  })

  it('leaves no half-written copy behind', async () => {
    await writeFile(join(lint.folder, 'cut.har'), session.slice(0, -40))
    const { code, stderr } = await lint.run(['redact', 'cut.har', '--out', 'x.har'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^dcr-lint: cut\.har: the file ends too early/)
    expect((await readdir(lint.folder)).filter(name => name.includes('.part') || name === 'x.har')).toEqual([])
  })
})
