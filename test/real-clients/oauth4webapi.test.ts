/** oauth4webapi, a client that nobody here wrote, at a certified OpenID provider: by the book from registration to restart. */
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atLeast, lintHar, ofRule, registeredMoreThan } from '../../src/library'
import { type OidcServer, startOidcServer } from '../lab/oidc-server'
import { type HarRecorder, recordHar } from '../support/har-recorder'
import { signIn } from './user-agent'

const REDIRECT_URI = 'http://127.0.0.1:49152/callback'
const SCOPE = 'openid offline_access api:read'

/** What an app keeps from one start to the next. */
interface Kept {
  readonly client: oauth.Client
  readonly refreshToken: string
  readonly accessToken: string
}

let server: OidcServer
beforeAll(async () => {
  server = await startOidcServer()
  // A minute lies wholly in the window in which renewing a good token is good practice: nobody has to wait.
  server.control.setTokenLifetime(60)
})
afterAll(() => server?.close())

function app({ fetch }: HarRecorder) {
  const options = { [oauth.allowInsecureRequests]: true, [oauth.customFetch]: fetch }

  async function discover(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(server.url)
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options))
  }

  async function register(as: oauth.AuthorizationServer, metadata: Partial<oauth.Client>): Promise<oauth.Client> {
    const answer = await oauth.dynamicClientRegistrationRequest(as, metadata, options)
    return oauth.processDynamicClientRegistrationResponse(answer)
  }

  async function authorize(as: oauth.AuthorizationServer, client: oauth.Client, auth: oauth.ClientAuth) {
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const nonce = oauth.generateRandomNonce()
    const url = new URL(String(as.authorization_endpoint))
    url.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: SCOPE,
      prompt: 'consent',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    }).toString()
    const returned = await signIn(url, REDIRECT_URI, fetch)
    const parameters = oauth.validateAuthResponse(as, client, returned, state)
    const answer = await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, REDIRECT_URI, verifier, options)
    return oauth.processAuthorizationCodeResponse(as, client, answer, { expectedNonce: nonce, requireIdToken: true })
  }

  async function refresh(as: oauth.AuthorizationServer, client: oauth.Client, auth: oauth.ClientAuth, token: string) {
    const answer = await oauth.refreshTokenGrantRequest(as, client, auth, token, options)
    return oauth.processRefreshTokenResponse(as, client, answer)
  }

  async function resource(accessToken: string): Promise<void> {
    const url = new URL('/api/resource', server.resourceUrl)
    const answer = await oauth.protectedResourceRequest(accessToken, 'GET', url, undefined, undefined, options)
    expect(answer.status).toBe(200)
    await answer.json()
  }

  async function userInfo(as: oauth.AuthorizationServer, client: oauth.Client, accessToken: string, subject: string): Promise<void> {
    const answer = await oauth.userInfoRequest(as, client, accessToken, options)
    await oauth.processUserInfoResponse(as, client, subject, answer)
  }

  async function revoke(as: oauth.AuthorizationServer, client: oauth.Client, auth: oauth.ClientAuth, token: string): Promise<void> {
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, token, options))
  }

  return { discover, register, authorize, refresh, resource, userInfo, revoke }
}

const NATIVE = {
  client_name: 'Made-up native app',
  application_type: 'native',
  redirect_uris: [REDIRECT_URI],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  scope: SCOPE,
}

async function firstStart(recorder: HarRecorder, method: 'none' | 'client_secret_basic' | 'client_secret_post'): Promise<Kept> {
  const { discover, register, authorize, resource, userInfo } = app(recorder)
  const as = await discover()
  const client = await register(as, { ...NATIVE, token_endpoint_auth_method: method })
  const tokens = await authorize(as, client, authenticationOf(client))
  await resource(tokens.access_token)
  await resource(tokens.access_token)
  await userInfo(as, client, tokens.access_token, String(oauth.getValidatedIdTokenClaims(tokens)?.sub))
  return { client, accessToken: tokens.access_token, refreshToken: String(tokens.refresh_token) }
}

async function laterStart(recorder: HarRecorder, { client, accessToken, refreshToken }: Kept): Promise<void> {
  const { discover, refresh, resource, revoke } = app(recorder)
  await resource(accessToken)
  const as = await discover()
  const tokens = await refresh(as, client, authenticationOf(client), refreshToken)
  await resource(tokens.access_token)
  await revoke(as, client, authenticationOf(client), tokens.refresh_token ?? refreshToken)
}

function authenticationOf({ token_endpoint_auth_method: method, client_secret: secret }: oauth.Client): oauth.ClientAuth {
  if (method === 'none') return oauth.None()
  return method === 'client_secret_basic' ? oauth.ClientSecretBasic(String(secret)) : oauth.ClientSecretPost(String(secret))
}

describe('oauth4webapi at oidc-provider', () => {
  it.each(['none', 'client_secret_basic', 'client_secret_post'] as const)('%s: nothing to warn of', async method => {
    const recorder = recordHar()
    await laterStart(recorder, await firstStart(recorder, method))
    const session = await lintHar(await recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(session.clients).toHaveLength(1)
    expect(session.registrations.map(({ status }) => status)).toEqual([201])
    expect(session.tokenRequests.map(({ status }) => status)).toEqual([200, 200])
  })

  it('used by an app that forgets its client: found', async () => {
    const recorder = recordHar()
    await firstStart(recorder, 'none')
    await firstStart(recorder, 'none')
    const session = await lintHar(await recorder.har())
    expect(session.findings.filter(atLeast('warning')).filter(ofRule('registration/'))).toHaveLength(1)
    expect(session.installs.filter(registeredMoreThan(1))).toHaveLength(1)
  })
})
