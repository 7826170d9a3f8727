export const loads = [
  async ({ oidc, storage, pause }) => {
    const first = await oidc.register()
    storage.set('client', first)
    await oidc.resource(await oidc.token(first))
    await pause(1000)

    const second = await oidc.register()
    storage.set('client', second)
    await oidc.resource(await oidc.token(second))
  },
]
