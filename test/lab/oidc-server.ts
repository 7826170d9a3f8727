import { randomBytes } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { headerOf, listen, send } from './http.js'
import { type AccessTokenVerifier, accessTokenVerifier } from './oidc/access-tokens.js'
import { loadProvider } from './oidc/load-provider.js'
import { startResourceServer } from './oidc/resource-server.js'
import { API_SCOPE, TOOLS_SCOPE } from './oidc/scope.js'
import { Store } from './oidc/store.js'
import { willingUser } from './oidc/willing-user.js'

const DEFAULT_LIFETIME_SECONDS = 3600
const DAY_SECONDS = 86_400

interface Owned {
  readonly clientId?: string
}

export interface OidcControl {
  /** Back to the default token lifetime, and no nonces. Clients and tokens stay. */
  reset(): void
  /** From now on a DPoP proof must carry a nonce that the server gave (RFC 9449 section 8). */
  wantNonce(): void
  setTokenLifetime(seconds: number): void
  forgetClients(): void
  /** Ends all tokens issued so far, before their time. */
  revokeTokens(): void
}

export interface OidcServer {
  /** The issuer, which is also the origin of its endpoints. */
  readonly url: string
  /** Origin of `GET /api/resource`, whose identifier as a protected resource is `<origin>/api`. */
  readonly resourceUrl: string
  readonly verifyAccessToken: AccessTokenVerifier
  readonly control: OidcControl
  close(): Promise<void>
}

/** A certified OpenID provider that nobody here wrote, with dynamic registration and client credentials. */
export async function startOidcServer(): Promise<OidcServer> {
  const Provider = await loadProvider()
  const store = new Store()
  let lifetimeSeconds = DEFAULT_LIFETIME_SECONDS
  let wantsNonce = false

  // The issuer has to name the port, so the port comes first.
  let handler: RequestListener = (_request, response) => send(response, 503, {})
  const server = await listen((request, response) => handler(request, response))
  const issuer = `http://localhost:${server.port}`

  const { privateKey, publicKey } = await signingKeys()
  const provider = new Provider(issuer, {
    adapter: store.adapter,
    jwks: { keys: [privateKey] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    clientBasedCORS: () => true,
    scopes: ['openid', 'offline_access', API_SCOPE, TOOLS_SCOPE],
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    ttl: {
      ClientCredentials: () => lifetimeSeconds,
      AccessToken: () => lifetimeSeconds,
      RefreshToken: DAY_SECONDS,
      IdToken: DEFAULT_LIFETIME_SECONDS,
      Grant: DAY_SECONDS,
      Session: DAY_SECONDS,
      Interaction: DEFAULT_LIFETIME_SECONDS,
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_context: unknown, client: Owned, token: Owned) => token.clientId === client.clientId },
      clientCredentials: { enabled: true },
      // A token for one named resource is a JWT, for that audience alone (RFC 8707, RFC 9068).
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          audience: resource,
          scope: `${API_SCOPE} ${TOOLS_SCOPE}`,
          accessTokenTTL: lifetimeSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => wantsNonce },
      registration: {
        enabled: true,
        idFactory: () => `lab-client-${randomBytes(9).toString('base64url')}`,
        secretFactory: () => `lab-secret-${randomBytes(24).toString('base64url')}`,
      },
      registrationManagement: { enabled: true },
    },
  })
  const answer = provider.callback()
  const consent = willingUser(provider)
  handler = (request, response) => {
    if (request.url?.startsWith('/reg') && openRegistration(request, response)) return
    if (request.url?.startsWith('/interaction/')) return consent(request, response)
    answer(request, response)
  }
  const verifyAccessToken = accessTokenVerifier(provider, issuer, publicKey)
  const resource = await startResourceServer(verifyAccessToken)

  return {
    url: issuer,
    resourceUrl: `http://localhost:${resource.port}`,
    verifyAccessToken,
    control: {
      reset: () => {
        lifetimeSeconds = DEFAULT_LIFETIME_SECONDS
        wantsNonce = false
      },
      wantNonce: () => {
        wantsNonce = true
      },
      setTokenLifetime: seconds => {
        lifetimeSeconds = seconds
      },
      forgetClients: () => store.forget('Client'),
      revokeTokens: () => {
        store.forget('ClientCredentials')
        store.forget('AccessToken')
      },
    },
    close: async () => {
      await Promise.all([server.close(), resource.close()])
    },
  }
}

/** The provider opens all endpoints to browsers but registration. True when the request was a preflight, now answered. */
function openRegistration(request: IncomingMessage, response: ServerResponse): boolean {
  response.setHeader('Vary', 'Origin')
  response.setHeader('Access-Control-Allow-Origin', headerOf(request, 'origin') ?? '*')
  response.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate')
  if (request.method !== 'OPTIONS') return false
  send(response, 204, {
    'Access-Control-Allow-Methods': 'GET,POST,PUT,DELETE',
    'Access-Control-Allow-Headers': 'authorization, content-type',
  })
  return true
}

async function signingKeys(): Promise<{ readonly privateKey: JWK; readonly publicKey: JWK }> {
  const pair = await generateKeyPair('RS256', { extractable: true })
  const named = { use: 'sig', alg: 'RS256', kid: 'lab' }
  return { privateKey: { ...(await exportJWK(pair.privateKey)), ...named }, publicKey: { ...(await exportJWK(pair.publicKey)), ...named } }
}
