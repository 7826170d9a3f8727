/** One measure in one process: `NAME ARGUMENT`; prints the figures as JSON. `har PATH MB` writes the file to read. */
import { writeHarFile } from './har-file'
import { measures } from './measures'

const [name = '', argument = '', megabytes = '200'] = process.argv.slice(2)
if (name === 'har') {
  const size = Number(megabytes)
  await writeHarFile(argument, { entries: size * 100, bytes: size * 1e6, relevantEvery: 20 })
} else {
  const measure = measures[name]
  if (measure === undefined) throw new Error(`there is no measure "${name}"`)
  process.stdout.write(JSON.stringify(await measure(argument)))
}
