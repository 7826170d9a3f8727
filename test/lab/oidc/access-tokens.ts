import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'
import type Provider from 'oidc-provider'

/** What a good access token says. */
export interface AccessGranted {
  readonly clientId: string
  readonly scopes: readonly string[]
  /** Epoch seconds; null where only the provider knows. */
  readonly expiresAt: number | null
  /** The one resource that it is for; null: it names none. */
  readonly audience: string | null
}

/** For a resource server: what the token is worth, or undefined. */
export type AccessTokenVerifier = (token: string) => Promise<AccessGranted | undefined>

/** A JWT is judged by its signature and claims (RFC 9068), any other token by asking the provider, next door here. */
export function accessTokenVerifier(provider: Provider, issuer: string, publicKey: JWK): AccessTokenVerifier {
  const keys = createLocalJWKSet({ keys: [publicKey] })
  return async token => {
    if (token.split('.').length === 3) {
      const verified = await jwtVerify(token, keys, { issuer, typ: 'at+jwt' }).catch(() => undefined)
      if (verified === undefined) return undefined
      const { client_id: clientId, scope, exp, aud } = verified.payload
      return { clientId: String(clientId), scopes: scopesOf(scope), expiresAt: exp ?? null, audience: String(aud) }
    }
    const found = (await provider.ClientCredentials.find(token)) ?? (await provider.AccessToken.find(token))
    if (!found?.isValid || !(await provider.Client.find(found.clientId))) return undefined
    return { clientId: found.clientId, scopes: scopesOf(found.scope), expiresAt: null, audience: null }
  }
}

function scopesOf(scope: unknown): string[] {
  return typeof scope === 'string' ? scope.split(' ') : []
}
