export const loads = [
  async ({ oidc, storage, pause }) => {
    const client = await oidc.register()
    storage.set('client', client)
    for (let call = 0; call < 4; call += 1) {
      await oidc.resource(await oidc.token(client))
      await pause(300)
    }
  },
]
