import type { CDPSession, Page, Protocol } from 'puppeteer-core'
import { waitUntil, withDeadline } from './wait'

type Version = Protocol.ServiceWorker.ServiceWorkerVersion

const STOP_MS = 10_000

/**
 * The extension's service worker. Puppeteer's own view of it is not used: it sees targets, and Chromium keeps the target
 * of a stopped worker for as long as any session is attached to it. What the worker is doing is told by the ServiceWorker
 * domain, which any page has, for all workers of the browser.
 *
 * One session of ours stays attached over all stops and starts. It also keeps the worker from being stopped when idle.
 */
export class ChromiumWorker {
  private observer: Promise<CDPSession> | undefined
  private version: Version | undefined
  private attached: { targetId: string; session: Promise<CDPSession> } | undefined
  private readonly onStop = new Set<() => void>()
  /** Versions up to this one belong to an earlier installation. */
  private past = -1

  constructor(
    private readonly page: () => Page,
    private readonly origin: string,
    private readonly listen: (session: CDPSession, url: string) => Promise<void>,
  ) {}

  /** Resolves once the extension gets its events, for the first time. */
  async ready(): Promise<void> {
    await waitUntil(async () => {
      await this.observe()
      return this.version?.status === 'activated'
    }, 'the extension’s worker to be activated')
  }

  async isRunning(): Promise<boolean> {
    await this.observe()
    return this.version?.runningStatus === 'running' || this.version?.runningStatus === 'starting'
  }

  async evaluate(expression: string): Promise<unknown> {
    const session = await this.start()
    let cut = () => {}
    // Chromium does not answer for a worker that stopped in the middle.
    const over = new Promise<never>((_, reject) => {
      cut = () => reject(new Error('the worker stopped before it had answered'))
    })
    this.onStop.add(cut)
    const answer = session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    const { result, exceptionDetails } = await Promise.race([answer, over]).finally(() => this.onStop.delete(cut))
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  async stop(): Promise<void> {
    const observer = await this.observe()
    if (!this.version || this.version.runningStatus === 'stopped') return
    // An event, not a state: something may wake the worker again at once.
    const over = new Promise<void>(resolve => this.onStop.add(resolve))
    await observer.send('ServiceWorker.stopWorker', { versionId: this.version.versionId })
    await withDeadline(over, STOP_MS, 'The worker did not stop')
  }

  /** Lets go of it, so that it can go with the installation that it belongs to. */
  async abandon(): Promise<void> {
    await this.stop()
    const { attached } = this
    this.past = Number(this.version?.versionId ?? -1)
    this.attached = undefined
    this.version = undefined
    await (await attached?.session)?.detach()
  }

  private async start(): Promise<CDPSession> {
    const observer = await this.observe()
    if (this.version?.runningStatus !== 'running') await observer.send('ServiceWorker.startWorker', { scopeURL: `${this.origin}/` })
    return waitUntil(async () => {
      if (this.version?.runningStatus === 'running') return this.attached?.session
      await this.resume()
      return undefined
    }, 'the worker to run') as Promise<CDPSession>
  }

  /** Gives the session that hears of all workers, once it has heard of everything up to now. */
  private async observe(): Promise<CDPSession> {
    const known = await this.observer
    if (known && !known.detached) {
      await known.send('ServiceWorker.enable')
      return known
    }
    // None yet, or it went with its tab.
    this.observer = (async () => {
      const session = await this.page().createCDPSession()
      session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        for (const version of versions) this.hear(version)
      })
      await session.send('ServiceWorker.enable')
      return session
    })()
    return this.observer
  }

  private hear(version: Version): void {
    if (!version.scriptURL.startsWith(`${this.origin}/`)) return
    if (version.status === 'redundant' || Number(version.versionId) <= this.past) return
    this.version = version
    if (version.runningStatus === 'stopped') {
      for (const tell of this.onStop) tell()
      this.onStop.clear()
    }
    const { targetId } = version
    if (targetId && this.attached?.targetId !== targetId) this.attached = { targetId, session: this.attach(targetId, version.scriptURL) }
    if (version.runningStatus === 'starting') void this.resume()
  }

  private async attach(targetId: string, url: string): Promise<CDPSession> {
    const connection = (await this.observer)?.connection()
    if (!connection) throw new Error('Chromium is gone')
    const session = await connection.createSession({
      targetId,
      type: 'service_worker',
      title: '',
      url,
      attached: false,
      canAccessOpener: false,
    })
    await this.listen(session, url)
    return session
  }

  /**
   * Puppeteer has every new target wait for its debugger and then lets it go. A worker that starts again under a session
   * that is still attached waits too, but puppeteer does not hear of it.
   */
  private async resume(): Promise<void> {
    const session = await this.attached?.session.catch(() => undefined)
    await session?.send('Runtime.runIfWaitingForDebugger').catch(() => {})
  }
}
