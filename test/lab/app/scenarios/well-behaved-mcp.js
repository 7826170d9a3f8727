export const loads = [
  async ({ mcp, storage, control, returnUrl }) => {
    // A minute lies wholly in the window in which renewing a good token is good practice.
    await control({ command: 'token-lifetime', server: 'mcp', seconds: 60 })
    const issuer = await mcp.discover()
    storage.set('issuer', issuer)
    const client = await mcp.register(issuer, returnUrl())
    storage.set('client', client)
    const { address, ...kept } = await mcp.signIn(issuer, client)
    storage.set('sign-in', kept)
    return address
  },

  async ({ mcp, storage }) => {
    const token = await mcp.redeem(storage.get('issuer'), storage.get('client'), storage.get('sign-in'))
    storage.set('token', token)
    await mcp.useTools(token)
  },

  async ({ mcp, storage, pause }) => {
    await mcp.useTools(storage.get('token'))
    await pause(1000)
    const token = await mcp.refresh(storage.get('issuer'), storage.get('client'), storage.get('token'))
    storage.set('token', token)
    await mcp.useTools(token)
  },
]
