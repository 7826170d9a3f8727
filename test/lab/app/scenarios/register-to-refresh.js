export const loads = [
  async ({ adobe, storage, control, pause }) => {
    await control({ command: 'token-lifetime', server: 'adobe-pass', seconds: 60 })
    const first = await adobe.register()
    storage.set('client', first)
    await adobe.profiles(await adobe.token(first))
    await pause(1000)

    // The token is about to end, and the app knows one way to get a token.
    const second = await adobe.register()
    storage.set('client', second)
    await adobe.profiles(await adobe.token(second))
  },
]
