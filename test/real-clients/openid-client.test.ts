/** openid-client at a certified OpenID provider: with a secret, as a public app, and with tokens bound to a key (DPoP). */
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atLeast, lintHar } from '../../src/library'
import { type OidcServer, startOidcServer } from '../lab/oidc-server'
import { recordHar } from '../support/har-recorder'
import { signIn } from './user-agent'

const REDIRECT_URI = 'http://127.0.0.1:49152/callback'
const SCOPE = 'openid offline_access api:read'

let server: OidcServer
beforeAll(async () => {
  server = await startOidcServer()
  // A minute lies wholly in the window in which renewing a good token is good practice: nobody has to wait.
  server.control.setTokenLifetime(60)
})
afterAll(() => server?.close())

interface Variant {
  readonly name: string
  readonly metadata: Partial<client.ClientMetadata>
  readonly authentication: (secret: string | undefined) => client.ClientAuth
  readonly isBound?: boolean
  readonly isPushed?: boolean
}

const variants: readonly Variant[] = [
  {
    name: 'a secret in the Authorization header',
    metadata: { token_endpoint_auth_method: 'client_secret_basic' },
    authentication: secret => client.ClientSecretBasic(secret),
  },
  {
    name: 'a public app',
    metadata: { token_endpoint_auth_method: 'none' },
    authentication: () => client.None(),
  },
  {
    name: 'tokens bound to a key',
    metadata: { token_endpoint_auth_method: 'none', dpop_bound_access_tokens: true },
    authentication: () => client.None(),
    isBound: true,
  },
  {
    name: 'a pushed authorization request',
    metadata: { token_endpoint_auth_method: 'client_secret_post' },
    authentication: secret => client.ClientSecretPost(secret),
    isPushed: true,
  },
]

describe('openid-client at oidc-provider', () => {
  it.each(variants)('$name: nothing to warn of', async ({ metadata, authentication, isBound, isPushed }) => {
    const recorder = recordHar()
    const options = { [client.customFetch]: recorder.fetch, execute: [client.allowInsecureRequests] }
    const boundTo = async (config: client.Configuration) =>
      isBound === true ? { DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair()) } : {}

    // First start: register, sign in, call.
    const config = await client.dynamicClientRegistration(
      new URL(server.url),
      {
        client_name: 'Made-up app',
        application_type: 'native',
        redirect_uris: [REDIRECT_URI],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        scope: SCOPE,
        ...metadata,
      },
      undefined,
      { ...options, algorithm: 'oidc' },
    )
    const bound = await boundTo(config)
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const expectedState = client.randomState()
    const expectedNonce = client.randomNonce()
    const parameters = {
      redirect_uri: REDIRECT_URI,
      scope: SCOPE,
      prompt: 'consent',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
    }
    const url =
      isPushed === true
        ? await client.buildAuthorizationUrlWithPAR(config, parameters, bound)
        : client.buildAuthorizationUrl(config, parameters)
    const returned = await signIn(url, REDIRECT_URI, recorder.fetch)
    const tokens = await client.authorizationCodeGrant(
      config,
      returned,
      { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true },
      undefined,
      bound,
    )
    const subject = String(tokens.claims()?.sub)
    await client.fetchUserInfo(config, tokens.access_token, subject, bound)
    await client.fetchUserInfo(config, tokens.access_token, subject, bound)

    // Later start: the stored client and refresh token, no registration.
    const { client_id: id, client_secret: secret } = config.clientMetadata()
    const later = await client.discovery(new URL(server.url), id, metadata, authentication(secret), options)
    const renewed = await client.refreshTokenGrant(later, String(tokens.refresh_token), undefined, bound)
    await client.fetchUserInfo(later, renewed.access_token, subject, bound)
    await client.tokenRevocation(later, renewed.refresh_token ?? String(tokens.refresh_token))

    const session = await lintHar(await recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.clients).toHaveLength(1)
    expect(session.registrations.map(({ status }) => status)).toEqual([201])
    expect(session.tokenRequests.filter(({ outcome }) => outcome === 'success')).toHaveLength(2)
  })
})
