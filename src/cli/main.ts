/** dcr-lint: the entry file. Everything it says on stdout is the report; everything else goes to stderr. */
import { type Command, parseArguments } from './arguments'
import { diff } from './diff'
import { explain, listRules } from './explain'
import { lint } from './lint'
import { redact } from './redact'
import { UsageError } from './usage'

async function run(command: Command): Promise<number> {
  if (command.name === 'help') {
    process.stdout.write(command.text)
    return 0
  }
  if (command.name === 'rules') {
    process.stdout.write(listRules(command.format))
    return 0
  }
  if (command.name === 'explain') {
    process.stdout.write(explain(command.ruleId))
    return 0
  }
  if (command.name === 'redact') return await redact(command)
  return command.name === 'diff' ? await diff(command) : await lint(command)
}

// A reader that has seen enough (`| head`) is no failure, and changes nothing about what was found.
process.stdout.on('error', error => {
  if (!('code' in error && error.code === 'EPIPE')) process.exit(2)
})

try {
  process.exitCode = await run(parseArguments(process.argv.slice(2)))
} catch (error) {
  const message = error instanceof UsageError ? error.message : `this is a defect of dcr-lint, please report it (${defectOf(error)})`
  for (const line of message.split('\n')) process.stderr.write(`dcr-lint: ${line}\n`)
  process.exitCode = 2
}

/** A syntax error quotes what could not be parsed, which may hold a secret. */
function defectOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return error instanceof SyntaxError ? error.name : `${error.name}: ${error.message}`
}
