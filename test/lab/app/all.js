import { newId, ownOrigin } from './lab.js'
import { pause } from './time.js'

/** Plays all scenarios, each on an origin of its own; what came of them travels along in the address. */
export function goToAll(config) {
  visit(config, 0, { all: newId(), failed: '' })
}

export async function goToNext(config, parameters, result) {
  const all = parameters.get('all')
  if (!all) return
  const failed = [parameters.get('failed'), result.state === 'failed' ? result.name : ''].filter(Boolean).join(',')
  // Long enough to read that it ended.
  await pause(600)
  visit(config, config.scenarios.findIndex(({ name }) => name === result.name) + 1, { all, failed })
}

/** The end of it, back where it began. */
export function readAllResult(parameters) {
  if (!parameters.has('all') || parameters.has('run')) return undefined
  const failed = (parameters.get('failed') ?? '').split(',').filter(Boolean)
  const log = [`${parameters.get('played')} scenarios played`, ...failed.map(name => `failed: ${name}`)]
  return failed.length > 0
    ? { name: 'all', state: 'failed', log, error: `failed: ${failed.join(', ')}` }
    : { name: 'all', state: 'done', log }
}

function visit(config, index, { all, failed }) {
  const scenario = config.scenarios[index]
  const url = new URL(scenario ? ownOrigin(config, scenario.name, all) : config.appUrl)
  if (scenario) url.searchParams.set('run', scenario.name)
  else url.searchParams.set('played', String(config.scenarios.length))
  url.searchParams.set('all', all)
  url.searchParams.set('failed', failed)
  location.assign(url)
}
