import type { RequestListener } from 'node:http'
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import type { OAuthTokenVerifier } from '@modelcontextprotocol/sdk/server/auth/provider.js'
import { createOAuthMetadata, mcpAuthRouter } from '@modelcontextprotocol/sdk/server/auth/router.js'
import { type OAuthMetadata, OAuthMetadataSchema } from '@modelcontextprotocol/sdk/shared/auth.js'
import express from 'express'
import { listen, send } from '../http.js'
import { TOOLS_SCOPE } from '../oidc/scope.js'
import type { OidcServer } from '../oidc-server.js'
import { Authorization } from './authorization.js'

const DEFAULT_LIFETIME_SECONDS = 3600

export interface McpControl {
  /** Back to the default token lifetime. Clients and tokens stay. */
  reset(): void
  setTokenLifetime(seconds: number): void
  forgetClients(): void
  /** Ends all access tokens issued so far, before their time. A JWT that needs no asking lives on. */
  revokeTokens(): void
}

/** Whose tokens the MCP server takes. */
export interface Issuer {
  readonly metadata: OAuthMetadata
  readonly verifier: OAuthTokenVerifier
  readonly control: McpControl
  close(): Promise<void>
}

/** The SDK's authorization server, on an origin of its own. */
export async function ownIssuer(resource: URL): Promise<Issuer> {
  // It names itself in its metadata, so the port comes first.
  let answer: RequestListener = (_request, response) => send(response, 503, {})
  const server = await listen((request, response) => answer(request, response))
  const authorization = new Authorization(resource, DEFAULT_LIFETIME_SECONDS)
  const options = {
    provider: authorization,
    issuerUrl: new URL(`http://localhost:${server.port}`),
    resourceServerUrl: resource,
    scopesSupported: [TOOLS_SCOPE],
  }
  const app = express()
  app.use(mcpAuthRouter(options))
  answer = app
  return {
    metadata: createOAuthMetadata(options),
    verifier: authorization,
    control: {
      reset: () => {
        authorization.lifetimeSeconds = DEFAULT_LIFETIME_SECONDS
      },
      setTokenLifetime: seconds => {
        authorization.lifetimeSeconds = seconds
      },
      forgetClients: () => authorization.forgetClients(),
      revokeTokens: () => authorization.revokeAccessTokens(),
    },
    close: () => server.close(),
  }
}

/** The lab's OpenID provider, which serves others as well and is not closed from here. */
export async function oidcIssuer(oidc: OidcServer): Promise<Issuer> {
  const answer = await fetch(`${oidc.url}/.well-known/oauth-authorization-server`)
  return {
    metadata: OAuthMetadataSchema.parse(await answer.json()),
    verifier: {
      async verifyAccessToken(token) {
        // The audience is compared by the SDK, which is told what to expect.
        const granted = await oidc.verifyAccessToken(token)
        if (granted === undefined) throw new InvalidTokenError('The access token is not valid')
        const { clientId, scopes, expiresAt, audience } = granted
        return {
          token,
          clientId,
          scopes: [...scopes],
          ...(expiresAt !== null && { expiresAt }),
          ...(audience !== null && { resource: new URL(audience) }),
        }
      },
    },
    control: oidc.control,
    close: async () => {},
  }
}
