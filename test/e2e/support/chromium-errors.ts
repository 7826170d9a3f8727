import type { Browser, CDPSession, Target } from 'puppeteer-core'

/**
 * Collects what goes wrong in the extension's own documents and worker. On `Runtime.enable` Chromium repeats what was
 * thrown before, so a document may be looked at late, but not after it is gone.
 *
 * Late is also better: puppeteer tells its own sessions from ours by the target only, so a session that we open while
 * puppeteer opens one to the same target can cost either of them.
 */
export class ChromiumErrors {
  readonly seen: string[] = []
  private readonly watched = new Map<Target, Promise<void>>()

  constructor(
    private readonly browser: Browser,
    private readonly origin: string,
  ) {
    browser.on('targetdestroyed', target => this.watched.delete(target))
  }

  /** Looks at every document of the extension that there is now. */
  async look(): Promise<void> {
    const documents = this.browser.targets().filter(target => target.url().startsWith(this.origin) && target.type() !== 'service_worker')
    await Promise.all(documents.map(target => this.watch(target)))
  }

  async listen(session: CDPSession, url: string): Promise<void> {
    const where = url.slice(this.origin.length)
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: details }) => {
      this.seen.push(`${where}: ${details.exception?.description ?? details.text}`)
    })
    session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      if (type !== 'error' && type !== 'assert') return
      this.seen.push(`${where}: console.${type}: ${args.map(each => each.description ?? String(each.value)).join(' ')}`)
    })
    session.on('Log.entryAdded', ({ entry }) => {
      // Exceptions come as log entries too; they are had above, with their stack.
      if (entry.level === 'error' && entry.source !== 'javascript')
        this.seen.push(`${where}: ${entry.source}: ${entry.text} ${entry.url ?? ''}`)
    })
    await Promise.allSettled([session.send('Runtime.enable'), session.send('Log.enable')])
  }

  private watch(target: Target): Promise<void> {
    const known = this.watched.get(target)
    if (known) return known
    const watching = target
      .createCDPSession()
      .then(session => this.listen(session, target.url()))
      // What goes away while we turn to it has nothing more to say.
      .catch(() => {})
    this.watched.set(target, watching)
    return watching
  }
}
