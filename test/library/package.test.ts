/** The package as somebody installs it: packed, unpacked under node_modules, imported by Node and checked by TypeScript. */
import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeLibraryTypes } from '../../scripts/library-types.mjs'
import { parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'

const run = promisify(execFile)
const TSC = resolve('node_modules/typescript/bin/tsc')

let root: string
/** Somebody's project, with the package and nothing else in its node_modules. */
let project: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'dcr-devtools-package-'))
  project = join(root, 'project')
  const stage = join(root, 'stage')
  const outDir = join(stage, 'dist/lib')
  await build({ mode: 'lib', logLevel: 'error', build: { outDir, emptyOutDir: true } })
  writeLibraryTypes(outDir)
  await copyFile('package.json', join(stage, 'package.json'))
  await npmPack(stage)

  // What `npm install` does with an archive, without asking a registry for packages that the library has built in.
  const installed = join(project, 'node_modules/dcr-devtools')
  await mkdir(installed, { recursive: true })
  const [archive = ''] = (await readdir(stage)).filter(name => name.endsWith('.tgz'))
  await run('tar', ['-xzf', join(stage, archive), '-C', installed, '--strip-components=1'])
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'project', type: 'module' }))
  const again = parseScenario('0 load · 1 reg→C1 · 2 tok(C1)→T1/3600 · 600 reg→C2 · 601 tok(C2)→T2/3600 · 602 api(T2)')
  await writeFile(join(project, 'trace.har'), JSON.stringify(toHar(again.exchanges)))
}, 60_000)
afterAll(() => rm(root, { recursive: true, force: true }))

function npmPack(folder: string) {
  const env = { ...process.env, npm_config_offline: 'true', npm_config_update_notifier: 'false', npm_config_cache: join(root, 'npm') }
  return run('npm', ['pack', '--ignore-scripts'], { cwd: folder, env, shell: process.platform === 'win32' })
}

const USE = `import { atLeast, lintHar, registeredMoreThan } from 'dcr-devtools'

const session = await lintHar('trace.har')
const found = session.findings.filter(atLeast('warning')).map(finding => finding.ruleId)
const installs = session.installs.filter(registeredMoreThan(1)).map(install => install.app)
console.log(JSON.stringify({ found, installs }))
`
const SAYS = { found: ['registration/redundant'], installs: ['app 1'] }

describe('the packed library', () => {
  it('is imported by Node, without a bundler and without any other package', async () => {
    await writeFile(join(project, 'use.mjs'), USE)
    const { stdout, stderr } = await run(process.execPath, ['use.mjs'], { cwd: project })
    expect(JSON.parse(stdout)).toEqual(SAYS)
    expect(stderr).toBe('')
  })

  it('says nothing and changes nothing when it is imported', async () => {
    const globals = "const before = Object.getOwnPropertyNames(globalThis).join(); await import('dcr-devtools');"
    await writeFile(
      join(project, 'import.mjs'),
      `${globals} process.stdout.write(String(before === Object.getOwnPropertyNames(globalThis).join()))`,
    )
    const { stdout, stderr } = await run(process.execPath, ['import.mjs'], { cwd: project })
    expect({ stdout, stderr }).toEqual({ stdout: 'true', stderr: '' })
  })

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])(
    'has types that TypeScript takes as they are: module %s, resolution %s',
    async (module, moduleResolution) => {
      await symlink(resolve('node_modules/@types'), join(project, 'node_modules/@types'), 'junction').catch(() => undefined)
      const compilerOptions = {
        module,
        moduleResolution,
        target: 'es2022',
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        types: ['node'],
      }
      await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
      await writeFile(
        join(project, 'consumer.ts'),
        `${USE}
import { AppError, type Finding, type Install, lintExchanges, type LintOptions, profiles, rules } from 'dcr-devtools'

const options: LintOptions = { profile: 'rfc7591', now: new Date(0), settings: { limits: { stormCount: 3 } } }
const worst: readonly Finding[] = lintExchanges([], options).findings
const first: Install | undefined = session.installs[0]
const status: number | undefined = first?.registrations[0]?.status
const names: string[] = [...rules, ...profiles].map(({ id }) => id)
// @ts-expect-error: there is no such severity
atLeast('fatal')
// @ts-expect-error: a result is not changed
session.findings.push()
export { AppError, names, status, worst }
`,
      )
      const { stdout } = await run(process.execPath, [TSC, '-p', '.'], { cwd: project }).catch((error: { stdout: string }) => error)
      expect(stdout).toBe('')
    },
    30_000,
  )
})
