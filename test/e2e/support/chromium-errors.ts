import type { Browser, CDPSession, Target } from 'puppeteer-core'

/**
 * Collects what goes wrong in the extension's own documents and worker. A session of our own is attached to each as it
 * appears; on `Runtime.enable` Chromium repeats what was thrown before, so the first moments are not lost.
 */
export class ChromiumErrors {
  readonly seen: string[] = []
  private readonly sessions = new Map<Target, Promise<CDPSession>>()

  constructor(
    browser: Browser,
    private readonly origin: string,
  ) {
    const look = (target: Target) => void this.watch(target).catch(() => {})
    // A frame is created before it knows its address.
    browser.on('targetcreated', look)
    browser.on('targetchanged', look)
    browser.on('targetdestroyed', target => this.sessions.delete(target))
    for (const target of browser.targets()) look(target)
  }

  /** Lets go of a target: a worker that a session still watches is kept by Chromium after it was told to stop. */
  async leave(target: Target): Promise<void> {
    const session = await this.sessions.get(target)
    await session?.detach()
  }

  private async watch(target: Target): Promise<void> {
    if (!target.url().startsWith(this.origin) || this.sessions.has(target)) return
    const opening = target.createCDPSession()
    this.sessions.set(target, opening)
    const session = await opening
    const where = () => target.url().slice(this.origin.length)
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: details }) => {
      this.seen.push(`${where()}: ${details.exception?.description ?? details.text}`)
    })
    session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      if (type !== 'error' && type !== 'assert') return
      this.seen.push(`${where()}: console.${type}: ${args.map(each => each.description ?? String(each.value)).join(' ')}`)
    })
    session.on('Log.entryAdded', ({ entry }) => {
      // Exceptions come as log entries too; they are had above, with their stack.
      if (entry.level === 'error' && entry.source !== 'javascript')
        this.seen.push(`${where()}: ${entry.source}: ${entry.text} ${entry.url ?? ''}`)
    })
    await enable(session)
  }
}

async function enable(session: CDPSession): Promise<void> {
  // A worker has no Log domain of its own; it must not cost us the rest.
  await Promise.allSettled([session.send('Runtime.enable'), session.send('Log.enable')])
}
