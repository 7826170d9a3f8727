/** `npm run docs`: one page for each rule, made from the rule itself. `--check` says which pages are stale instead. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const isCheck = process.argv.includes('--check')
const rules = JSON.parse(execFileSync(process.execPath, ['dist/cli/dcr-lint.mjs', 'rules', '--format', 'json'], { encoding: 'utf8' }))
const pages = new Map(rules.map(rule => [rule.docs, pageOf(rule)]))
pages.set('docs/rules/README.md', indexOf(rules))

const stale = [...pages].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text).map(([path]) => path)
const orphans = existing('docs/rules').filter(path => !pages.has(path))

if (isCheck) {
  for (const path of [...stale, ...orphans]) console.error(`docs: ${path} is stale; run "npm run docs"`)
  process.exit(stale.length + orphans.length > 0 ? 1 : 0)
}
for (const path of stale) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, pages.get(path))
}
for (const path of orphans) rmSync(path)
console.log(`${stale.length} pages written, ${orphans.length} removed`)

function pageOf({ id, severity, title, why, fix, cites }) {
  const sources = cites.map(({ label, url }) => `- [${label}](${url})`).join('\n')
  return `# ${id}\n\n${title}.\n\nSeverity: ${severity}, unless the profile of the authorization server says otherwise.\n\n## Why it matters\n\n${why}\n\n## How to fix it\n\n${fix}\n\n## Sources\n\n${sources}\n`
}

function indexOf(all) {
  const rows = all.map(({ id, severity, title }) => `| [${id}](${id}.md) | ${severity} | ${title} |`)
  return `# Rules\n\n| rule | severity | what it finds |\n| --- | --- | --- |\n${rows.join('\n')}\n`
}

function existing(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(file => file.isFile())
    .map(file => join(file.parentPath ?? file.path, file.name))
}
