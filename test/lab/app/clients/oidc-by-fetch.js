import { expectStatus, readAnswer, tokenOf } from '../answers.js'

const SCOPE = 'api:read'

/** The app's side of an OpenID provider, by hand. */
export function oidcByFetch({ issuer, resourceUrl, appName, say }) {
  let metadata

  async function endpoint(name) {
    const path = '/.well-known/openid-configuration'
    metadata ??= expectStatus(await readAnswer(say, `GET ${path}`, await fetch(issuer + path)), 200)
    return metadata[name]
  }

  return {
    async register() {
      const response = await fetch(await endpoint('registration_endpoint'), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          client_name: appName,
          grant_types: ['client_credentials'],
          response_types: [],
          token_endpoint_auth_method: 'client_secret_post',
          scope: SCOPE,
        }),
      })
      const { client_id: id, client_secret: secret } = expectStatus(await readAnswer(say, 'POST /reg', response), 201)
      return { id, secret }
    },

    async token({ id, secret }) {
      const response = await fetch(await endpoint('token_endpoint'), {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: id,
          client_secret: secret,
          scope: SCOPE,
        }),
      })
      return tokenOf(expectStatus(await readAnswer(say, 'POST /token', response), 200))
    },

    async resource(token) {
      const response = await fetch(`${resourceUrl}/api/resource`, {
        headers: { Authorization: `Bearer ${token.value}` },
      })
      return expectStatus(await readAnswer(say, 'GET /api/resource', response), 200)
    },
  }
}
