export const loads = [
  async ({ adobe, storage, control, pause }) => {
    const client = await adobe.register()
    storage.set('client', client)
    const token = await adobe.token(client)
    await adobe.profiles(token)
    await control({ command: 'revoke-tokens', server: 'adobe-pass' })

    // Refused once, which nobody could know before, and then three times more.
    await adobe.profiles(token, 401)
    for (let call = 0; call < 3; call += 1) {
      await pause(1300)
      await adobe.profiles(token, 401)
    }
  },
]
