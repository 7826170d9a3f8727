/** Command line → command. Throws `UsageError` for what it does not understand. */
import { parseArgs } from 'node:util'
import { profiles } from '../profiles'
import { type Format, formats } from '../report/formats'
import { HELP, nearest, UsageError } from './usage'

export type ListFormat = 'pretty' | 'json'
export type FailOn = 'error' | 'warning' | 'info' | 'never'

export interface LintCommand {
  readonly name: 'lint'
  readonly files: readonly string[]
  readonly format: Format
  readonly out: string | null
  readonly failOn: FailOn
  readonly profile: string | null
  readonly together: boolean
}

export type Command =
  | LintCommand
  | { readonly name: 'help'; readonly text: string }
  | { readonly name: 'rules'; readonly format: ListFormat }
  | { readonly name: 'explain'; readonly ruleId: string }

const COMMANDS = ['lint', 'explain', 'rules', 'help'] as const

const LISTED = '"dcr-lint help" lists them'

const OPTIONS = {
  format: { type: 'string' },
  out: { type: 'string' },
  'fail-on': { type: 'string' },
  profile: { type: 'string' },
  together: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export function parseArguments(args: readonly string[]): Command {
  const [name = 'help', ...rest] = args
  if (name === 'help' || name === '--help' || name === '-h') return { name: 'help', text: HELP }
  if (!COMMANDS.some(command => command === name)) {
    throw new UsageError(`there is no command "${name}"${nearest(name, COMMANDS, LISTED)}`)
  }
  const { values, positionals } = read(rest)
  if (values.help === true) return { name: 'help', text: HELP }
  if (name === 'rules') {
    const format = choice('--format', values.format, ['pretty', 'json'] as const, 'pretty')
    if (positionals.length > 0) throw new UsageError(`rules takes no name; "dcr-lint explain ${positionals[0]}" tells about one rule`)
    return { name, format }
  }
  if (name === 'explain') {
    const [ruleId, ...more] = positionals
    if (ruleId === undefined || more.length > 0) {
      throw new UsageError('explain needs the id of one rule, as in "dcr-lint explain registration/redundant"')
    }
    return { name, ruleId }
  }
  if (positionals.length === 0) throw new UsageError('lint needs a HAR file, as in "dcr-lint lint session.har"')
  if (positionals.filter(file => file === '-').length > 1) throw new UsageError('standard input (-) can be read only once')
  if (values.profile !== undefined && !profiles.some(profile => profile.id === values.profile)) {
    const ids = profiles.map(profile => profile.id)
    throw new UsageError(`there is no profile "${values.profile}"${nearest(values.profile, ids, `there are ${ids.join(', ')}`)}`)
  }
  return {
    name: 'lint',
    files: positionals,
    format: choice('--format', values.format, formats, 'pretty'),
    out: values.out ?? null,
    failOn: choice('--fail-on', values['fail-on'], ['error', 'warning', 'info', 'never'] as const, 'error'),
    profile: values.profile ?? null,
    together: values.together ?? false,
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
