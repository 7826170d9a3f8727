export const loads = [
  async ({ adobe, storage, control }) => {
    // Long enough that the second request is sure to start before the first is answered.
    await control({ command: 'register-latency', milliseconds: 300 })
    const component = async () => {
      const client = await adobe.register()
      storage.set('client', client)
      return adobe.profiles(await adobe.token(client))
    }
    await Promise.all([component(), component()])
  },
]
