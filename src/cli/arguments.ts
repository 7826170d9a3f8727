/** Command line → command. Throws `UsageError` for what it does not understand. */
import { parseArgs } from 'node:util'
import { FAIL_ON, type FailOn } from '../core/config'
import { parseWrittenTime, WRITTEN_TIME_LIKE } from '../core/iso-time'
import { nearest } from '../core/nearest'
import { profiles } from '../profiles'
import { type Format, formats } from '../report/formats'
import { HELP, UsageError } from './usage'

const LIST_FORMATS = ['pretty', 'json'] as const
const DIFF_FORMATS = ['pretty', 'json', 'markdown'] as const

export type ListFormat = (typeof LIST_FORMATS)[number]
export type DiffFormat = (typeof DIFF_FORMATS)[number]

/** What decides how a file is judged; null: the command line does not say. */
export interface Judging {
  readonly config: string | null
  readonly profile: string | null
  /** Epoch ms. */
  readonly now: number | null
  /** A file with the issuer's keys, to verify signatures with. */
  readonly jwks: string | null
}

export interface LintCommand extends Judging {
  readonly name: 'lint'
  readonly files: readonly string[]
  readonly format: Format
  readonly out: string | null
  readonly failOn: FailOn | null
  readonly baseline: string | null
  readonly updateBaseline: boolean
  readonly together: boolean
}

export interface DiffCommand extends Judging {
  readonly name: 'diff'
  readonly files: readonly [string, string]
  readonly format: DiffFormat
  readonly out: string | null
}

export interface RedactCommand {
  readonly name: 'redact'
  readonly file: string
  readonly out: string
  readonly config: string | null
  readonly profile: string | null
}

export type Command =
  | LintCommand
  | DiffCommand
  | RedactCommand
  | { readonly name: 'help'; readonly text: string }
  | { readonly name: 'rules'; readonly format: ListFormat }
  | { readonly name: 'explain'; readonly ruleId: string }

const COMMANDS = ['lint', 'diff', 'redact', 'explain', 'rules'] as const

const LISTED = '"dcr-lint help" lists them'

const OPTIONS = {
  format: { type: 'string' },
  out: { type: 'string' },
  'fail-on': { type: 'string' },
  config: { type: 'string' },
  baseline: { type: 'string' },
  'update-baseline': { type: 'boolean' },
  profile: { type: 'string' },
  together: { type: 'boolean' },
  now: { type: 'string' },
  jwks: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** An option that would do nothing is a mistake that nobody would see. */
const TAKES: Readonly<Record<(typeof COMMANDS)[number], readonly (keyof typeof OPTIONS)[]>> = {
  lint: ['format', 'out', 'fail-on', 'config', 'baseline', 'update-baseline', 'profile', 'together', 'now', 'jwks', 'help'],
  diff: ['format', 'out', 'config', 'profile', 'now', 'jwks', 'help'],
  redact: ['out', 'config', 'profile', 'help'],
  explain: ['help'],
  rules: ['format', 'help'],
}

export function parseArguments(args: readonly string[]): Command {
  const [given = 'help', ...rest] = args
  if (given === 'help' || given === '--help' || given === '-h') return { name: 'help', text: HELP }
  const name = COMMANDS.find(command => command === given)
  if (name === undefined) throw new UsageError(`there is no command "${given}"${nearest(given, [...COMMANDS, 'help'], LISTED)}`)
  const { values, positionals } = read(rest)
  if (values.help === true) return { name: 'help', text: HELP }
  for (const option of Object.keys(values) as (keyof typeof OPTIONS)[]) {
    if (!TAKES[name].includes(option)) throw new UsageError(`${name} has no option "--${option}"; ${LISTED}`)
  }
  if (name === 'rules') {
    if (positionals.length > 0) throw new UsageError(`rules takes no name; "dcr-lint explain ${positionals[0]}" tells about one rule`)
    return { name, format: choice('--format', values.format, LIST_FORMATS, 'pretty') }
  }
  if (name === 'explain') {
    const [ruleId, ...more] = positionals
    if (ruleId === undefined || more.length > 0) {
      throw new UsageError('explain needs the id of one rule, as in "dcr-lint explain registration/redundant"')
    }
    return { name, ruleId }
  }
  if (positionals.filter(file => file === '-').length > 1) throw new UsageError('standard input (-) can be read only once')
  if (values.profile !== undefined && !profiles.some(profile => profile.id === values.profile)) {
    const ids = profiles.map(profile => profile.id)
    throw new UsageError(`there is no profile "${values.profile}"${nearest(values.profile, ids, `there are ${ids.join(', ')}`)}`)
  }
  const judging = {
    config: values.config ?? null,
    profile: values.profile ?? null,
    now: moment('--now', values.now),
    jwks: values.jwks ?? null,
    out: values.out ?? null,
  }
  if (name === 'diff') {
    const [a, b, ...more] = positionals
    if (a === undefined || b === undefined || more.length > 0)
      throw new UsageError('diff needs two HAR files, as in "dcr-lint diff before.har after.har"')
    return { name, files: [a, b], format: choice('--format', values.format, DIFF_FORMATS, 'pretty'), ...judging }
  }
  if (name === 'redact') {
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0 || values.out === undefined)
      throw new UsageError('redact needs a HAR file and where to write, as in "dcr-lint redact session.har --out redacted.har"')
    if (file === '-') throw new UsageError('redact reads its input more than once; name a file instead of -')
    return { name, file, out: values.out, config: judging.config, profile: judging.profile }
  }
  if (positionals.length === 0) throw new UsageError('lint needs a HAR file, as in "dcr-lint lint session.har"')
  const updateBaseline = values['update-baseline'] ?? false
  if (updateBaseline && values.baseline === undefined)
    throw new UsageError('--update-baseline needs --baseline FILE, the file that it shall write')
  return {
    name,
    files: positionals,
    format: choice('--format', values.format, formats, 'pretty'),
    failOn: values['fail-on'] === undefined ? null : choice('--fail-on', values['fail-on'], FAIL_ON, 'error'),
    baseline: values.baseline ?? null,
    updateBaseline,
    together: values.together ?? false,
    ...judging,
  }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (error) {
    const named = /'(--?[^' =]+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? ''
    const option = Object.entries(OPTIONS).find(([name]) => `--${name}` === named)?.[1]
    if (option?.type === 'string') throw new UsageError(`${named} needs a value`)
    if (option?.type === 'boolean') throw new UsageError(`${named} takes no value`)
    const names = Object.keys(OPTIONS).map(name => `--${name}`)
    throw new UsageError(`there is no option "${named}"${nearest(named, names, LISTED)}`)
  }
}

function choice<Choice extends string>(option: string, value: string | undefined, choices: readonly Choice[], fallback: Choice): Choice {
  if (value === undefined) return fallback
  const found = choices.find(candidate => candidate === value)
  if (found === undefined)
    throw new UsageError(`${option} cannot be "${value}"${nearest(value, choices, `it is one of ${choices.join(', ')}`)}`)
  return found
}

function moment(option: string, value: string | undefined): number | null {
  if (value === undefined) return null
  const time = parseWrittenTime(value)
  if (time === null) throw new UsageError(`${option} cannot be "${value}"; it is ${WRITTEN_TIME_LIKE}`)
  return time.at
}
