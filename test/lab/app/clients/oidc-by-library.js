import * as oauth from '/vendor/oauth4webapi/index.js'
import { expectStatus, readAnswer, tokenOf } from '../answers.js'

const SCOPE = 'api:read'
/** The lab is on loopback, without TLS. */
const OPTIONS = { [oauth.allowInsecureRequests]: true }

/** The app's side of an OpenID provider, through oauth4webapi. */
export function oidcByLibrary({ issuer, resourceUrl, appName, say }) {
  let server

  async function discovered() {
    const url = new URL(issuer)
    server ??= await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, OPTIONS))
    return server
  }

  return {
    async register() {
      const metadata = {
        client_name: appName,
        grant_types: ['client_credentials'],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_basic',
        scope: SCOPE,
      }
      const response = await oauth.dynamicClientRegistrationRequest(await discovered(), metadata, OPTIONS)
      const client = await oauth.processDynamicClientRegistrationResponse(response)
      say(`dynamic client registration → ${response.status}`)
      return { id: client.client_id, secret: client.client_secret }
    },

    async token({ id, secret }) {
      const as = await discovered()
      const client = { client_id: id }
      const authentication = oauth.ClientSecretBasic(secret)
      const response = await oauth.clientCredentialsGrantRequest(as, client, authentication, { scope: SCOPE }, OPTIONS)
      const body = await oauth.processClientCredentialsResponse(as, client, response)
      say(`client credentials grant → ${response.status}`)
      return tokenOf(body)
    },

    async resource(token) {
      const url = new URL('/api/resource', resourceUrl)
      const response = await oauth.protectedResourceRequest(token.value, 'GET', url, undefined, undefined, OPTIONS)
      return expectStatus(await readAnswer(say, 'GET /api/resource', response), 200)
    },
  }
}
