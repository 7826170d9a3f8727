/**
 * The text that runs a function in another context: an expression whose value is a promise of the function's result.
 * `before` is text of arguments that JSON cannot carry, put before the others.
 *
 * Bundlers that keep function names wrap inner functions in a helper `__name`, which does not travel with the text.
 */
export function callExpression(fn: (...args: never[]) => unknown, args: readonly unknown[], before: readonly string[] = []): string {
  const list = [...before, ...args.map(arg => JSON.stringify(arg) ?? 'undefined')].join(', ')
  return `(async () => { const __name = (f) => f; return await (${fn})(${list}) })()`
}

/** The same with the result as JSON, made over there, so that both browsers give the same for dates, maps and the like. */
export function callAsJson(fn: (...args: never[]) => unknown, args: readonly unknown[], before: readonly string[] = []): string {
  return `${callExpression(fn, args, before)}.then((value) => JSON.stringify(value))`
}

export function fromJson<T>(json: unknown): T {
  return (typeof json === 'string' ? JSON.parse(json) : undefined) as T
}
