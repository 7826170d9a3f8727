export const loads = [
  async ({ adobe, storage, pause }) => {
    const first = await adobe.register()
    storage.set('client', first)
    await adobe.profiles(await adobe.token(first))
    await pause(1000)

    // Another view opens, and does not look into the storage.
    const second = await adobe.register()
    storage.set('client', second)
    await adobe.profiles(await adobe.token(second))
  },
]
