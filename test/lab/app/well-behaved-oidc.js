/** The good habits, by whichever client: register once, keep everything, renew in time. */
export function wellBehaved(clientOf) {
  return [
    async tools => {
      const { storage, control } = tools
      const provider = clientOf(tools)
      // A minute lies wholly in the window in which renewing a good token is good practice.
      await control({ command: 'token-lifetime', server: 'oidc', seconds: 60 })
      const client = await provider.register()
      storage.set('client', client)
      const token = await provider.token(client)
      storage.set('token', token)
      await provider.resource(token)
      await provider.resource(token)
    },

    async tools => {
      const { storage, control, pause } = tools
      const provider = clientOf(tools)
      await provider.resource(storage.get('token'))
      await pause(1000)
      await control({ command: 'token-lifetime', server: 'oidc', seconds: 3600 })
      const next = await provider.token(storage.get('client'))
      storage.set('token', next)
      await provider.resource(next)
    },
  ]
}
