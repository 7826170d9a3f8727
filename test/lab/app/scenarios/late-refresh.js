/** Beyond the two seconds for which a late token is forgiven. */
const SURELY_OVER = 2600

export const loads = [
  async ({ adobe, storage, control, until }) => {
    await control({ command: 'token-lifetime', server: 'adobe-pass', seconds: 1 })
    const client = await adobe.register()
    storage.set('client', client)
    const token = await adobe.token(client)
    await control({ command: 'token-lifetime', server: 'adobe-pass', seconds: 21_600 })
    await until(token.expiresAt + SURELY_OVER)

    // Finds out by being refused.
    await adobe.profiles(token, 401)
    await adobe.profiles(await adobe.token(client))
  },
]
