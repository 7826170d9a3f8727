/** Is it a HAR 1.2, by the schema that others go by? */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'

const folder = join(dirname(fileURLToPath(import.meta.resolve('har-schema'))), '.')
const read = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object

const ajv = new Ajv({ strict: false })
formats.default(ajv)
ajv.addMetaSchema(read(join(dirname(fileURLToPath(import.meta.resolve('ajv'))), 'refs/json-schema-draft-06.json')))
for (const file of readdirSync(folder)) if (file.endsWith('.json')) ajv.addSchema(read(join(folder, file)))

/** What is wrong with it, as texts; empty where it is valid. */
export function harFaults(text: string): string[] {
  const validate = ajv.getSchema('har.json#')
  if (validate === undefined) throw new Error('no schema')
  const isValid = validate(JSON.parse(text))
  return isValid ? [] : (validate.errors ?? []).map(error => `${error.instancePath} ${error.message}`)
}
