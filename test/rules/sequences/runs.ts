/**
 * How many sequences are tried, and which. The same ones each time, so that a red build is about what changed; others are tried with
 * `SEQUENCES_RUNS=20000 SEQUENCES_SEED=7 npx vitest run --project unit-tables test/rules/sequences`.
 */
const numberFrom = (text: string | undefined, otherwise: number) => (text === undefined ? otherwise : Number(text))

export const runs = {
  seed: numberFrom(process.env.SEQUENCES_SEED, 7591),
  numRuns: numberFrom(process.env.SEQUENCES_RUNS, 40),
}
/** More than it takes: a slow machine that tries many is no failure. */
export const patience = { timeout: 60_000 + runs.numRuns * 100 }
