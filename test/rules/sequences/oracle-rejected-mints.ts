/**
 * token/mint-reject-loop: three times in two minutes a token is given, refused at its first call, and asked for anew with success.
 * Of each app's requests for the same thing only whether they are such a loop is told.
 */
import { earliestExpiry } from './definitions'
import { type App, isGranted, type Mint, type Step, statusOf, stepsOf } from './steps'

export const LOOP = 'token/mint-reject-loop'

const SOON = 30_000
const WITHIN = 120_000
const CYCLES = 3

/** The apps that are caught in one, each named once for each thing that it asks for. */
export function appsInLoop(steps: readonly Step[]): App[] {
  const kinds = new Map(stepsOf(steps, 'mint').map(mint => [`${mint.app} ${mint.client} ${mint.scope}`, mint]))
  return [...kinds.values()]
    .filter(kind =>
      isLoop(
        stepsOf(steps, 'mint').filter(mint => isSameKind(mint, kind)),
        steps,
      ),
    )
    .map(({ app }) => app)
}

const isSameKind = (a: Mint, b: Mint) => a.app === b.app && a.client === b.client && a.scope === b.scope

function isLoop(mints: readonly Mint[], steps: readonly Step[]): boolean {
  const refusedAt = mints.map((mint, index) => refusalThatEnds(mint, mints[index + 1], steps))
  return mints.some((first, index) => {
    const cycle = refusedAt.slice(index, index + CYCLES)
    const last = cycle[CYCLES - 1]
    return cycle.length === CYCLES && !cycle.includes(null) && last != null && last - first.start <= WITHIN
  })
}

/** When the first call with this token was refused, if that came soon and another token was given next. */
function refusalThatEnds(mint: Mint, next: Mint | undefined, steps: readonly Step[]): number | null {
  const call = stepsOf(steps, 'call').find(({ token }) => token === mint.token)
  const expiry = earliestExpiry(mint)
  if (call === undefined || next === undefined || !isGranted(mint) || !isGranted(next)) return null
  const isSoon = call.start - mint.end <= SOON && (expiry === null || call.start < expiry)
  return isSoon && statusOf(call) === 401 && call.end <= next.start ? call.end : null
}
