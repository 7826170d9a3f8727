export const loads = [
  async ({ adobe, storage, pause }) => {
    const client = await adobe.register()
    storage.set('client', client)
    for (let call = 0; call < 4; call += 1) {
      await adobe.profiles(await adobe.token(client))
      await pause(400)
    }
  },
]
