import type { RequestListener } from 'node:http'
import type Provider from 'oidc-provider'
import { handled } from '../http.js'

const ACCOUNT = 'lab-user'

/** Stands in for the person: signs in at once, and agrees to whatever the app asks for. */
export function willingUser(provider: Provider): RequestListener {
  return handled(async (request, response) => {
    const { prompt, params, session } = await provider.interactionDetails(request, response)
    if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId: ACCOUNT } })
    const grant = new provider.Grant({ accountId: session?.accountId ?? ACCOUNT, clientId: String(params.client_id) })
    grant.addOIDCScope(String(params.scope))
    for (const [resource, scopes] of Object.entries(prompt.details.missingResourceScopes ?? {})) {
      grant.addResourceScope(resource, scopes.join(' '))
    }
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
  })
}
