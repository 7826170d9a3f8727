/** openid-client at a certified OpenID provider: with a secret, as a public app, and with tokens bound to a key (DPoP). */
import { exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { atLeast, lintHar } from '../../src/library'
import { type OidcServer, startOidcServer } from '../lab/oidc-server'
import { type HarRecorder, recordHar } from '../support/har-recorder'
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

const NATIVE = {
  client_name: 'Made-up app',
  application_type: 'native',
  redirect_uris: [REDIRECT_URI],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  scope: SCOPE,
}

type Bound = { readonly DPoP?: client.DPoPHandle }

interface SignIn {
  readonly recorder: HarRecorder
  readonly bound?: Bound
  readonly isPushed?: boolean
  readonly resource?: string
}

/** The code flow with PKCE, state and nonce, the user's part included. */
async function signedIn(config: client.Configuration, { recorder, bound = {}, isPushed = false, resource }: SignIn) {
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
    ...(resource !== undefined && { resource }),
  }
  const url = isPushed
    ? await client.buildAuthorizationUrlWithPAR(config, parameters, bound)
    : client.buildAuthorizationUrl(config, parameters)
  const returned = await signIn(url, REDIRECT_URI, recorder.fetch)
  return client.authorizationCodeGrant(
    config,
    returned,
    { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true },
    resource === undefined ? undefined : { resource },
    bound,
  )
}

const optionsFor = ({ fetch }: HarRecorder) => ({ [client.customFetch]: fetch, execute: [client.allowInsecureRequests] })

const boundTo = async (config: client.Configuration): Promise<Bound> => ({
  DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair()),
})

describe('openid-client at oidc-provider', () => {
  it.each(variants)('$name: nothing to warn of', async ({ metadata, authentication, isBound, isPushed }) => {
    const recorder = recordHar()
    const options = optionsFor(recorder)

    // First start: register, sign in, call.
    const config = await client.dynamicClientRegistration(new URL(server.url), { ...NATIVE, ...metadata }, undefined, options)
    const bound = isBound === true ? await boundTo(config) : {}
    const tokens = await signedIn(config, { recorder, bound, isPushed })
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

  it('with a nonce in each proof, which the server asks for by refusing: nothing to warn of', async () => {
    server.control.wantNonce()
    onTestFinished(() => {
      server.control.reset()
      server.control.setTokenLifetime(60)
    })
    const recorder = recordHar()
    const metadata = { ...NATIVE, token_endpoint_auth_method: 'none', dpop_bound_access_tokens: true }
    const config = await client.dynamicClientRegistration(new URL(server.url), metadata, undefined, optionsFor(recorder))
    const bound = await boundTo(config)
    const tokens = await signedIn(config, { recorder, bound })
    await client.fetchUserInfo(config, tokens.access_token, String(tokens.claims()?.sub), bound)
    const renewed = await client.refreshTokenGrant(config, String(tokens.refresh_token), undefined, bound)
    await client.fetchUserInfo(config, renewed.access_token, String(tokens.claims()?.sub), bound)

    const session = await lintHar(await recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.tokenRequests.map(({ errorCode }) => errorCode)).toContain('use_dpop_nonce')
  })

  it('with tokens for one API, which are JWTs, and ID tokens that it verifies: nothing to warn of', async () => {
    const recorder = recordHar()
    const metadata = { ...NATIVE, token_endpoint_auth_method: 'client_secret_basic' }
    const config = await client.dynamicClientRegistration(new URL(server.url), metadata, undefined, optionsFor(recorder))
    client.enableNonRepudiationChecks(config)
    const resource = `${server.resourceUrl}/api`
    const tokens = await signedIn(config, { recorder, resource })
    const api = new URL(`${resource}/resource`)
    const call = async (token: string) => (await client.fetchProtectedResource(config, token, api, 'GET')).status
    expect([await call(tokens.access_token), await call(tokens.access_token)]).toEqual([200, 200])
    const renewed = await client.refreshTokenGrant(config, String(tokens.refresh_token), { resource })
    expect(await call(renewed.access_token)).toBe(200)

    const session = await lintHar(await recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.tokens.filter(({ kind }) => kind === 'access').map(({ jwt }) => jwt?.claims.aud)).toEqual([resource, resource])
    expect(session.exchanges.some(({ classification }) => classification.role === 'jwks')).toBe(true)
  })

  it('as a service that signs its assertions: nothing to warn of', async () => {
    const recorder = recordHar()
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const kid = 'made-up-key'
    const metadata = {
      client_name: 'Made-up service',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' }] },
      scope: 'api:read',
    }
    const authentication = client.PrivateKeyJwt({ key: privateKey, kid })
    const config = await client.dynamicClientRegistration(new URL(server.url), metadata, authentication, optionsFor(recorder))
    for (let start = 0; start < 2; start += 1) {
      const token = await client.clientCredentialsGrant(config, { scope: 'api:read' })
      const api = new URL('/api/resource', server.resourceUrl)
      expect((await client.fetchProtectedResource(config, token.access_token, api, 'GET')).status).toBe(200)
    }

    const session = await lintHar(await recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.tokenRequests.map(({ status }) => status)).toEqual([200, 200])
  })
})
