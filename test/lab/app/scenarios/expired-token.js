/** Beyond the two seconds for which a late token is forgiven. */
const SURELY_OVER = 2600

export const loads = [
  async ({ adobe, storage, control, pause, until }) => {
    await control({ command: 'token-lifetime', server: 'adobe-pass', seconds: 2 })
    const client = await adobe.register()
    storage.set('client', client)
    const token = await adobe.token(client)
    await adobe.profiles(token)
    await until(token.expiresAt + SURELY_OVER)

    for (let call = 0; call < 3; call += 1) {
      await adobe.profiles(token, 401)
      await pause(300)
    }
  },
]
