import { adobePass } from './clients/adobe-pass.js'
import { mcp } from './clients/mcp.js'
import { oidcByFetch } from './clients/oidc-by-fetch.js'
import { oidcByLibrary } from './clients/oidc-by-library.js'
import { control, newId } from './lab.js'
import { createStorage } from './storage.js'
import { pause, until } from './time.js'

const PROGRESS = 'lab:progress'
/** A browser may lose the body of an answer when the page leaves in the same moment. */
const BEFORE_LEAVING = 300

/** Plays a scenario from its beginning. */
export async function start(config, name, show) {
  createStorage(name).clear()
  const { softwareStatement } = await control({ command: 'begin' })
  return playLoad(config, { id: newId(), name, load: 0, log: [], softwareStatement }, show)
}

/** The scenario that this page load goes on with, if there is one. */
export function resumable() {
  const progress = JSON.parse(sessionStorage.getItem(PROGRESS) ?? 'null')
  const [navigation] = performance.getEntriesByType('navigation')
  const expected = navigation?.type === 'reload' || new URLSearchParams(location.search).get('resume') === progress?.id
  if (progress && expected) return progress
  sessionStorage.removeItem(PROGRESS)
  return undefined
}

export function resume(config, progress, show) {
  return playLoad(config, progress, show)
}

/** A scenario is a list of page loads. Between two of them the page really loads again. */
async function playLoad(config, progress, show) {
  const { name, log } = progress
  // Taken off at once: a page that a person reloads while it runs starts over.
  sessionStorage.removeItem(PROGRESS)
  const say = line => {
    log.push(line)
    show({ name, state: 'running', log })
  }
  try {
    const { loads } = await import(`./scenarios/${name}.js`)
    if (loads.length > 1) say(`page load ${progress.load + 1} of ${loads.length}`)
    const address = await loads[progress.load](tools(config, progress, say))
    if (progress.load + 1 === loads.length) return { name, state: 'done', log }

    await pause(BEFORE_LEAVING)
    sessionStorage.setItem(PROGRESS, JSON.stringify({ ...progress, load: progress.load + 1 }))
    if (address) location.assign(address)
    else location.reload()
    return new Promise(() => {})
  } catch (error) {
    return { name, state: 'failed', log, error: String(error) }
  }
}

/** What a scenario works with. */
function tools(config, progress, say) {
  return {
    storage: createStorage(progress.name),
    adobe: adobePass({ url: config.adobeUrl, softwareStatement: progress.softwareStatement, say }),
    oidc: oidcByFetch({ issuer: config.oidcUrl, resourceUrl: config.resourceUrl, appName: appName(progress), say }),
    library: oidcByLibrary({
      issuer: config.oidcUrl,
      resourceUrl: config.resourceUrl,
      appName: appName(progress),
      say,
    }),
    mcp: mcp({ url: config.mcpUrl, appName: appName(progress), say }),
    control,
    pause,
    until,
    say,
    /** Where somebody who leaves the page comes back to. */
    returnUrl: () => {
      const url = new URL(location.href)
      url.searchParams.set('resume', progress.id)
      return url.href
    },
  }
}

function appName(progress) {
  return `Lab app ${progress.id}`
}
