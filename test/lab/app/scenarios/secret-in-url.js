export const loads = [
  async ({ adobe, storage }) => {
    const client = await adobe.register()
    storage.set('client', client)
    await adobe.profiles(await adobe.tokenByQuery(client))
  },
]
