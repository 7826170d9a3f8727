import { randomBytes } from 'node:crypto'
import type { OAuthRegisteredClientsStore } from '@modelcontextprotocol/sdk/server/auth/clients.js'
import { InvalidGrantError, InvalidTargetError, InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import type { AuthorizationParams, OAuthServerProvider } from '@modelcontextprotocol/sdk/server/auth/provider.js'
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js'
import type { OAuthClientInformationFull, OAuthTokenRevocationRequest, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import type { Response } from 'express'

interface Grant {
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly resource: URL
}

interface Code extends Grant {
  readonly challenge: string
  readonly redirectUri: string
}

interface AccessToken extends Grant {
  /** Epoch seconds, as the SDK wants it. */
  readonly expiresAt: number
}

/** What the authorization server remembers and decides; the SDK's router speaks the protocol. Its user always says yes. */
export class Authorization implements OAuthServerProvider {
  lifetimeSeconds: number
  readonly #resource: URL
  readonly #clients = new Map<string, OAuthClientInformationFull>()
  readonly #codes = new Map<string, Code>()
  readonly #accessTokens = new Map<string, AccessToken>()
  readonly #refreshTokens = new Map<string, Grant>()

  constructor(resource: URL, lifetimeSeconds: number) {
    this.#resource = resource
    this.lifetimeSeconds = lifetimeSeconds
  }

  readonly clientsStore: OAuthRegisteredClientsStore = {
    getClient: id => this.#clients.get(id),
    registerClient: client => {
      const full = client as OAuthClientInformationFull
      this.#clients.set(full.client_id, full)
      return full
    },
  }

  async authorize(client: OAuthClientInformationFull, params: AuthorizationParams, response: Response): Promise<void> {
    const { codeChallenge: challenge, redirectUri, scopes = [], state, resource } = params
    // RFC 8707: the token will be good for this server and no other.
    if (resource?.href !== this.#resource.href) throw new InvalidTargetError('The resource is not served here')
    const code = madeUp('code')
    this.#codes.set(code, { clientId: client.client_id, scopes, resource, challenge, redirectUri })
    const url = new URL(redirectUri)
    url.searchParams.set('code', code)
    if (state !== undefined) url.searchParams.set('state', state)
    response.redirect(url.href)
  }

  async challengeForAuthorizationCode(client: OAuthClientInformationFull, code: string): Promise<string> {
    return this.#codeOf(client, code).challenge
  }

  async exchangeAuthorizationCode(
    client: OAuthClientInformationFull,
    code: string,
    _verifier?: string,
    redirectUri?: string,
  ): Promise<OAuthTokens> {
    const grant = this.#codeOf(client, code)
    if (redirectUri !== grant.redirectUri) throw new InvalidGrantError('The redirect_uri is not that of the authorization request')
    this.#codes.delete(code)
    return this.#issue(grant)
  }

  /** Each refresh token is good once (OAuth 2.1 section 4.3.1). */
  async exchangeRefreshToken(client: OAuthClientInformationFull, refreshToken: string): Promise<OAuthTokens> {
    const grant = this.#refreshTokens.get(refreshToken)
    if (grant?.clientId !== client.client_id) throw new InvalidGrantError('The refresh token is not valid')
    this.#refreshTokens.delete(refreshToken)
    return this.#issue(grant)
  }

  async verifyAccessToken(token: string): Promise<AuthInfo> {
    const known = this.#accessTokens.get(token)
    if (known === undefined) throw new InvalidTokenError('The access token is not valid')
    return { token, clientId: known.clientId, scopes: [...known.scopes], expiresAt: known.expiresAt, resource: known.resource }
  }

  async revokeToken(client: OAuthClientInformationFull, { token }: OAuthTokenRevocationRequest): Promise<void> {
    for (const tokens of [this.#accessTokens, this.#refreshTokens]) {
      if (tokens.get(token)?.clientId === client.client_id) tokens.delete(token)
    }
  }

  forgetClients(): void {
    this.#clients.clear()
  }

  /** Ends all access tokens before their time; refresh tokens stay good. */
  revokeAccessTokens(): void {
    this.#accessTokens.clear()
  }

  #codeOf(client: OAuthClientInformationFull, code: string): Code {
    const grant = this.#codes.get(code)
    if (grant?.clientId !== client.client_id) throw new InvalidGrantError('The authorization code is not valid')
    return grant
  }

  #issue({ clientId, scopes, resource }: Grant): OAuthTokens {
    const grant = { clientId, scopes, resource }
    const accessToken = madeUp('access')
    const refreshToken = madeUp('refresh')
    this.#accessTokens.set(accessToken, { ...grant, expiresAt: Math.floor(Date.now() / 1000) + this.lifetimeSeconds })
    this.#refreshTokens.set(refreshToken, grant)
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: this.lifetimeSeconds,
      scope: scopes.join(' '),
      refresh_token: refreshToken,
    }
  }
}

function madeUp(kind: string): string {
  return `lab-${kind}-${randomBytes(24).toString('base64url')}`
}
