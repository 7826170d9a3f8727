/**
 * registration/rejected-client-kept: a client that the server refused by name, and that is presented again and again. Two refusals in
 * a row are a note, three an error; a success in between shows that the first was the server's mistake, and a new registration that
 * the app has understood. That the server had no time (429, 5xx), or was not reached, says nothing. That the server had no time (429, 5xx), or was not reached, says nothing.
 */
import type { Severity } from '../../../src/core/finding'
import { codeOf, isGranted, type Step, stepsOf } from './steps'

export const REFUSED = 'registration/rejected-client-kept'

/** What is said of each app's clients, gravest first. */
export function gradesOfRefused(steps: readonly Step[]): Severity[] {
  const presented = new Map(stepsOf(steps, 'mint').map(mint => [`${mint.app} ${mint.client}`, mint]))
  return [...presented.values()]
    .map(({ app, client }) =>
      longestRun(
        steps.filter(step => step.app === app),
        client,
      ),
    )
    .filter(run => run >= 2)
    .sort((a, b) => b - a)
    .map(run => (run >= 3 ? 'error' : 'info'))
}

/**
 * By the order of answers. What was under way when the refusal before came could not know better; and whether the server refused before
 * or after it granted something that was under way beside, nobody can tell (E9).
 */
function longestRun(steps: readonly Step[], client: string): number {
  let longest = 0
  let run = 0
  let countedFrom = Number.NEGATIVE_INFINITY
  for (const step of [...steps].sort((a, b) => a.end - b.end)) {
    const isOwn = step.kind === 'mint' && step.client === client
    if ((isOwn || step.kind === 'registration') && isGranted(step)) {
      run = 0
      countedFrom = step.end
    } else if (isOwn && codeOf(step) === 'invalid_client' && step.start >= countedFrom) {
      run++
      countedFrom = step.end
    }
    longest = Math.max(longest, run)
  }
  return longest
}
