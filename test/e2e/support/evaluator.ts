import { callAsJson, fromJson } from './serialize'
import { DEFAULT_TIMEOUT_MS, waitUntil, withDeadline } from './wait'

const EVALUATE_TIMEOUT_MS = 30_000

/** A place where functions can be run: a document or a worker. */
export class Evaluator {
  constructor(
    protected readonly what: string,
    /** Evaluates an expression over there and gives the string, or undefined, that its promise resolves to. */
    private readonly run: (expression: string) => Promise<unknown>,
  ) {}

  async evaluate<Args extends unknown[], T>(fn: (...args: Args) => T | Promise<T>, ...args: Args): Promise<T> {
    const late = `No answer from ${this.what} in ${EVALUATE_TIMEOUT_MS} ms`
    return fromJson<T>(await withDeadline(this.run(callAsJson(fn, args)), EVALUATE_TIMEOUT_MS, late))
  }

  waitFor<Args extends unknown[], T>(
    fn: (...args: Args) => T | Promise<T>,
    what: string,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    ...args: Args
  ): Promise<T> {
    return waitUntil(() => this.evaluate(fn, ...args), `${what} in ${this.what}`, timeoutMs)
  }
}
