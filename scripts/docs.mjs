/**
 * `npm run docs`: one page for each rule and one for the profiles, made from rules and profiles themselves, and the names
 * of both in the schema of the configuration file. `--check` says what is stale instead.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createServer } from 'vite'

const SCHEMA = 'docs/dcr-lint.schema.json'
const LEGEND = `## How to read a sequence

Each line is one call: the second at which it was sent (\`1.0-1.4\`: from when to when), then what it was.

| | |
| --- | --- |
| \`load\` | the app's page was loaded |
| \`reg→C1\` | registration; the answer gave client C1 |
| \`tok(C1)→T1/3600\` | token request by client C1; the answer gave token T1, good for 3600 seconds (\`/-\`: it did not say) |
| \`refresh(R1)→T2,R2/3600\` | refresh of R1; the answer gave token T2 and refresh token R2 |
| \`code(C1)→T1,R1/3600\` | the code grant |
| \`authorize(C1)\`, \`callback\` | the browser is sent to the authorization endpoint, and comes back |
| \`api(T1)=401\` | API call with token T1, answered 401 (200 where nothing is said; \`api()\`: without a token) |
| \`read(C1)\`, \`update(C1)\`, \`delete(C1)\` | management of the registration (RFC 7592) |
| \`metadata\`, \`openid\`, \`prm\`, \`jwks\` | metadata documents, and the key set |
| \`=400 invalid_client\` | how it was answered: status and error code |
| \`{name: value}\` | what was special about it: \`req.x\` and \`res.x\` are members of the request and of the answer, \`reqh.x\` and \`resh.x\` headers, \`q.x\` query parameters; \`-\` means that it was not there |
`

const isCheck = process.argv.includes('--check')
const { rules, profiles } = await load()
const pages = new Map(rules.map(rule => [`docs/rules/${rule.id}.md`, pageOf(rule)]))
pages.set('docs/rules/README.md', indexOf(rules))
pages.set('docs/profiles.md', profilesPage())
pages.set(SCHEMA, schemaOf(rules))

async function load() {
  const server = await createServer({ server: { middlewareMode: true, hmr: false, watch: null }, appType: 'custom', logLevel: 'error' })
  try {
    const [{ rules }, { profiles }] = await Promise.all(['rules', 'profiles'].map(room => server.ssrLoadModule(`/src/${room}/index.ts`)))
    return { rules, profiles }
  } finally {
    await server.close()
  }
}

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

function pageOf(rule) {
  const { id, severity, confidence, title, why, fix, examples } = rule
  const parts = [
    `# ${id}`,
    `${title}.`,
    `Severity: ${severity}${weights(id)}. Confidence: ${confidence}. One occurrence may be milder or graver than that where its message says so.`,
    `## Why it matters\n\n${why}`,
    `## How to fix it\n\n${fix}`,
    `## A sequence that it flags\n\n${sequence(examples.wrong)}`,
    `## The right way\n\n${sequence(examples.right)}`,
    `Both are judged by the profile \`${examples.profile ?? 'adobe-pass'}\`, and run as tests. [How to read them](README.md#how-to-read-a-sequence).`.replace(
      'README.md',
      '../README.md',
    ),
    `## Sources\n\n${citesOf(rule)}`,
  ]
  return `${parts.join('\n\n')}\n`
}

/** Where a profile weighs the rule, or a part of it, in its own way. */
function weights(id) {
  const own = profiles.flatMap(profile =>
    Object.entries(profile.severities)
      .filter(([key]) => key.split('#')[0] === id)
      .map(([key, severity]) => {
        const grade = key.split('#')[1]
        return `; with the profile \`${profile.id}\` ${severity}${grade === undefined ? '' : ` (${grade.replaceAll('-', ' ')})`}`
      }),
  )
  return own.join('')
}

function sequence(text) {
  return `\`\`\`\n${text
    .split('·')
    .map(step => step.trim())
    .join('\n')}\n\`\`\``
}

function citesOf(rule) {
  const cites = [...rule.cites, ...profiles.flatMap(profile => profile.cites[rule.id] ?? [])]
  return cites.map(({ label, url }) => `- [${label}](${url})`).join('\n')
}

function indexOf(all) {
  const rows = all.map(({ id, severity, title }) => `| [${id}](${id}.md) | ${severity} | ${title} |`)
  return `# Rules\n\n| rule | severity | what it finds |\n| --- | --- | --- |\n${rows.join('\n')}\n\n${LEGEND}`
}

function profilesPage() {
  const parts = [
    '# Profiles',
    'A profile knows what a family of authorization servers does differently. The first that recognises a call judges it; `--profile` and the configuration file name one for all.',
  ]
  for (const { id, title, docs, knownDeviations, severities } of profiles) {
    parts.push(`## ${id}`, `${title}. Read from [its documentation](${docs}).`)
    if (knownDeviations.length > 0)
      parts.push(`Known for this profile, and no finding:\n\n${knownDeviations.map(sentence => `- ${sentence}`).join('\n')}`)
    const weighed = Object.entries(severities)
    if (weighed.length > 0)
      parts.push(
        `Weighs rules in its own way:\n\n${weighed.map(([key, severity]) => `- [${key}](rules/${key.split('#')[0]}.md): ${severity}`).join('\n')}`,
      )
  }
  return `${parts.join('\n\n')}\n`
}

/** The schema as it stands, with the names that there are now: editors complete them. */
function schemaOf(all) {
  const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'))
  const { rules: severities, suppress, profile } = schema.properties
  const ids = all.map(({ id }) => id)
  const grades = profiles.flatMap(profile => Object.keys(profile.severities)).filter(key => key.includes('#'))
  severities.propertyNames.enum = [...ids, ...[...new Set(grades)].sort(), ...new Set(ids.map(id => `${id.slice(0, id.indexOf('/'))}/*`))]
  suppress.items.properties.rule.enum = ids
  profile.enum = profiles.map(({ id }) => id)
  return `${JSON.stringify(schema, null, 2)}\n`
}

function existing(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(file => file.isFile())
    .map(file => join(file.parentPath ?? file.path, file.name))
}
