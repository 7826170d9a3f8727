import type { FirefoxAgent, Place } from './firefox-agent'
import type { Marionette } from './marionette'

type Method = keyof FirefoxAgent

/** Calls of the agent inside Firefox. */
export class FirefoxConnection {
  constructor(private readonly marionette: Marionette) {}

  agent<M extends Method>(method: M, ...args: Parameters<FirefoxAgent[M]>): Promise<Awaited<ReturnType<FirefoxAgent[M]>>> {
    return this.script(
      `const [method, args, done] = arguments
       ;(async () => window.dcrAgent[method](...args))().then(
         (value) => done({ value }),
         (error) => done({ error: String(error?.message ?? error) }),
       )`,
      [method, args],
    )
  }

  /** Evaluates an expression that gives a promise, with the rights and globals of the document it runs in. */
  async evaluate(place: Place, expression: string): Promise<unknown> {
    const script = `const done = arguments[arguments.length - 1]
      ;${expression}.then((value) => done({ value }), (error) => done({ error: String(error), stack: String(error?.stack) }))`
    const outcome = (await this.agent('run', place, script)) as Outcome<unknown>
    return unwrap(outcome)
  }

  /** Runs a script with the powers of Firefox itself, in the browser's window. */
  async script<T>(script: string, args: readonly unknown[]): Promise<T> {
    return unwrap(await this.marionette.send<Outcome<T>>('WebDriver:ExecuteAsyncScript', { script, args }))
  }

  /** Key strokes to the browser's window, from where they go to whatever has the focus. */
  async strike(strokes: readonly object[]): Promise<void> {
    await this.marionette.send('WebDriver:PerformActions', { actions: [{ type: 'key', id: 'keyboard', actions: strokes }] })
  }
}

interface Outcome<T> {
  value?: T
  error?: string
  stack?: string
}

function unwrap<T>({ value, error, stack }: Outcome<T>): T {
  if (error === undefined) return value as T
  const failure = new Error(error)
  if (stack) failure.stack += `\n--- in Firefox ---\n${stack}`
  throw failure
}
