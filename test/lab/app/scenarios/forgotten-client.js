import { expectStatus } from '../answers.js'

export const loads = [
  async ({ adobe, storage, control, pause }) => {
    await control({ command: 'token-lifetime', server: 'adobe-pass', seconds: 60 })
    const client = await adobe.register()
    storage.set('client', client)
    await adobe.profiles(await adobe.token(client))
    await control({ command: 'forget-clients', server: 'adobe-pass' })

    // Time to renew, but the server no longer knows the client, and says so.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await pause(1200)
      expectStatus(await adobe.requestToken(client), 400)
    }
  },
]
