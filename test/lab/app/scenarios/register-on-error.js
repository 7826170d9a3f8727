import { expectStatus } from '../answers.js'

export const loads = [
  async ({ adobe, storage, control, pause }) => {
    const first = await adobe.register()
    storage.set('client', first)
    await control({ command: 'fail-next', endpoint: 'token', status: 503, times: 1 })
    expectStatus(await adobe.requestToken(first), 503)
    await pause(500)

    // The server was busy for a moment; the app takes it for a lost registration.
    const second = await adobe.register()
    storage.set('client', second)
    await adobe.profiles(await adobe.token(second))
  },
]
