/** The library's types: declarations of its own modules and of those they name, with the endings that Node's resolution asks for. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'

/** Writes `index.d.ts` and what it needs into the folder that holds the built `index.js`. */
export function writeLibraryTypes(outDir) {
  const emitted = mkdtempSync(join(tmpdir(), 'dcr-devtools-types-'))
  try {
    const { status } = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.library.json', '--outDir', emitted], { stdio: 'inherit' })
    if (status !== 0) throw new Error('the types of the library could not be made; tsc says why above')
    const types = join(outDir, 'types')
    rmSync(types, { recursive: true, force: true })
    copyWithNeighbours(join(emitted, 'library/index.d.ts'), emitted, types)
    writeFileSync(join(outDir, 'index.d.ts'), "export * from './types/library/index.js'\n")
  } finally {
    rmSync(emitted, { recursive: true, force: true })
  }
}

function copyWithNeighbours(entry, from, to, done = new Set()) {
  if (done.has(entry)) return
  done.add(entry)
  const text = readFileSync(entry, 'utf8').replace(/(\bfrom |\bimport\()(['"])(\.[^'"]+)\2/g, (_, before, quote, name) => {
    const target = declarationOf(resolve(dirname(entry), name))
    copyWithNeighbours(target, from, to, done)
    const path = relative(dirname(entry), target)
      .replaceAll('\\', '/')
      .replace(/\.d\.ts$/, '.js')
    return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`
  })
  const copy = join(to, relative(from, entry))
  mkdirSync(dirname(copy), { recursive: true })
  writeFileSync(copy, text)
}

function declarationOf(path) {
  const found = [`${path}.d.ts`, join(path, 'index.d.ts')].find(file => existsSync(file))
  if (found === undefined) throw new Error(`no declaration for ${path}`)
  return found
}
