/** `dcr-lint redact`: a copy without secrets, written only once it is proved that it gives the same findings. */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { Engine } from '../core/engine'
import { type RedactionReport, redactHar, signaturesOf } from '../core/redact/har'
import { differences, type Linted } from '../core/redact/proof'
import type { Signatures } from '../core/redact/redactor'
import { verifySignatures } from '../core/signatures'
import { profiles } from '../profiles'
import { fill } from '../report/lint-har'
import { rules } from '../rules'
import type { RedactCommand } from './arguments'
import { about, checkTarget, isSystemError, openHars } from './files'
import { tell } from './notes'
import { readSetup, type Setup } from './setup'
import { UsageError } from './usage'

export async function redact({ file, out, config, profile }: RedactCommand): Promise<number> {
  const setup = await readSetup({ config, profile, now: null })
  checkTarget(out, '--out', [
    [file, 'the file to redact'],
    [setup.configFile, 'the configuration file'],
  ])
  const before = await openAndLint(file, setup)
  // Beside its place and under another name: whoever finds the copy there finds one that was looked through.
  const draft = `${out}.${randomBytes(4).toString('hex')}.part`
  try {
    const report = await write(file, draft, before, out)
    const after = await openAndLint(draft, setup)
    refuse(file, report, differences(before, after, report.positions))
    await move(draft, out)
    tell(notesOf(out, report, after))
  } finally {
    await rm(draft, { force: true })
  }
  return 0
}

interface Checked extends Linted {
  readonly signatures: Signatures
}

async function openAndLint(file: string, { settings }: Setup): Promise<Checked> {
  const [opened] = await openHars([file], settings.roles)
  if (opened === undefined) throw new UsageError(`${file}: the file cannot be read`)
  const { contents } = opened
  const suppressions = [...settings.suppressions, ...contents.suppressions]
  const engine = new Engine({ rules, profiles, settings: { ...settings, suppressions } })
  fill(engine, contents)
  const asked = engine.jwtsToVerify()
  const answers = await verifySignatures(asked)
  engine.putSignatures(answers)
  return { contents, result: engine.result(), signatures: signaturesOf(asked, answers) }
}

async function write(file: string, draft: string, { contents, signatures }: Checked, out: string): Promise<RedactionReport> {
  const source = () => createReadStream(file, { highWaterMark: 1 << 20 })
  const handle = await create(draft, out)
  try {
    const pieces = redactHar(source, { key: randomBytes(32), contents, signatures })
    for (let piece = await pieces.next(); ; piece = await pieces.next()) {
      if (piece.done === true) return piece.value
      await handle.write(piece.value)
    }
  } catch (error) {
    throw about(file, error)
  } finally {
    await handle.close()
  }
}

async function create(draft: string, out: string): Promise<FileHandle> {
  try {
    return await open(draft, 'wx', 0o600)
  } catch (error) {
    throw cannotWrite(out, error)
  }
}

async function move(draft: string, out: string): Promise<void> {
  try {
    await rename(draft, out)
  } catch (error) {
    throw cannotWrite(out, error)
  }
}

function cannotWrite(out: string, error: unknown): unknown {
  return isSystemError(error)
    ? new UsageError(`--out ${out}: the redacted file cannot be written there (${error.code}); name another file`)
    : error
}

/** An export that is not what it promises is worse than none. */
function refuse(file: string, { left }: RedactionReport, differ: readonly string[]): void {
  const kinds = Object.entries(left)
  if (kinds.length > 0) {
    const what = kinds.map(([kind, count]) => counted(kind, count)).join(', ')
    throw new UsageError(`${file}: nothing was written, for secrets would be left in the copy (${what}); please report this`)
  }
  if (differ.length > 0) {
    const names = [...new Set(differ.map(line => /[a-z]+\/[a-z-]+/.exec(line)?.[0] ?? 'counts'))].join(', ')
    throw new UsageError(`${file}: nothing was written, for the copy would give other findings (${names}); please report this`)
  }
}

function notesOf(out: string, { removed, keptEntries, omittedEntries }: RedactionReport, { result }: Linted): string[] {
  const named = Object.entries(removed).filter(([kind]) => kind in NAMES)
  const others = Object.entries(removed).filter(([kind]) => !(kind in NAMES))
  const other = others.reduce((sum, [, count]) => sum + count, 0)
  const hidden = [...named.map(([kind, count]) => counted(kind, count)), ...(other > 0 ? [`${other} other values`] : [])]
  return [
    `${out}: ${keptEntries} entries kept, ${omittedEntries} that say nothing about credentials left out`,
    `${out}: hidden: ${hidden.join(', ') || 'nothing'}`,
    `${out}: secrets left: 0; findings before and after: equal (${result.findings.length})`,
  ]
}

const NAMES: Readonly<Record<string, readonly [one: string, more: string]>> = {
  'client-secret': ['client secret', 'client secrets'],
  'access-token': ['access token', 'access tokens'],
  'refresh-token': ['refresh token', 'refresh tokens'],
  'id-token': ['ID token', 'ID tokens'],
  'registration-access-token': ['registration access token', 'registration access tokens'],
  'software-statement': ['software statement', 'software statements'],
  'client-assertion': ['client assertion', 'client assertions'],
  'authorization-code': ['authorization code', 'authorization codes'],
  'code-verifier': ['code verifier', 'code verifiers'],
  'device-code': ['device code', 'device codes'],
  password: ['password', 'passwords'],
  cookie: ['cookie', 'cookies'],
  'dpop-proof': ['DPoP proof', 'DPoP proofs'],
  'saml-assertion': ['SAML assertion', 'SAML assertions'],
  'media-token': ['media token', 'media tokens'],
  'partner-token': ['partner token', 'partner tokens'],
  credentials: ['other credential', 'other credentials'],
  personal: ['personal detail', 'personal details'],
  jwt: ['JWT', 'JWTs'],
}

function counted(kind: string, count: number): string {
  const [one, more] = NAMES[kind] ?? [kind, kind]
  return `${count} ${count === 1 ? one : more}`
}
