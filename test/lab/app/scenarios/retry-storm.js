import { expectStatus } from '../answers.js'

const ATTEMPTS = 6
/** Slow enough for the throttling, which is another matter. */
const BETWEEN = 600

export const loads = [
  async ({ adobe, control, pause }) => {
    await control({ command: 'fail-next', endpoint: 'token', status: 503, times: ATTEMPTS })
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      // The retry begins at the very beginning.
      const client = await adobe.register()
      expectStatus(await adobe.requestToken(client), 503)
      if (attempt < ATTEMPTS) await pause(BETWEEN)
    }
  },
]
