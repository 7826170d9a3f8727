import { goToAll, goToNext, readAllResult } from './all.js'
import { loadConfig } from './lab.js'
import { showList, showRun } from './page.js'
import { resumable, resume, start } from './runner.js'

const config = await loadConfig()
const parameters = new URLSearchParams(location.search)
const wanted = parameters.get('run')

window.runScenario = name => play(name, () => start(config, name, show))

const interrupted = resumable()
const allResult = readAllResult(parameters)
if (interrupted) play(interrupted.name, () => resume(config, interrupted, show)).catch(() => {})
else if (allResult) show(allResult)
else if (wanted === 'all') goToAll(config)
else if (wanted) window.runScenario(wanted).catch(() => {})
else showList(config)

/** Resolves with the log; never, if the scenario goes on after a page load. */
async function play(name, run) {
  if (!config.scenarios.some(scenario => scenario.name === name)) {
    show({ name, state: 'failed', log: [], error: 'No such scenario' })
    throw new Error(`No such scenario: ${name}`)
  }
  const result = await run()
  show(result)
  goToNext(config, parameters, result)
  if (result.state === 'failed') throw new Error(result.error)
  return { name, log: result.log }
}

/** Tells the person and whoever drives the browser how it stands. */
function show(result) {
  window.__scenario = result
  document.documentElement.dataset.scenario = `${result.state}:${result.name}`
  showRun(config, result)
}
