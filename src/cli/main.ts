/** dcr-lint: the entry file. Everything it says on stdout is the report; everything else goes to stderr. */
import { parseArguments, type Command } from './arguments'
import { explain, listRules } from './explain'
import { lint } from './lint'
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
  return await lint(command)
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', error => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 2))

try {
  process.exitCode = await run(parseArguments(process.argv.slice(2)))
} catch (error) {
  const isExpected = error instanceof UsageError
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`dcr-lint: ${isExpected ? text : `this is a defect of dcr-lint: ${text}`}\n`)
  process.exitCode = 2
}
