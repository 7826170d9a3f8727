/** The part of oidc-provider that the lab uses; the package brings no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  export interface Adapter {
    upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void>
    find(id: string): Promise<AdapterPayload | undefined>
    findByUid(uid: string): Promise<AdapterPayload | undefined>
    findByUserCode(userCode: string): Promise<AdapterPayload | undefined>
    consume(id: string): Promise<void>
    destroy(id: string): Promise<void>
    revokeByGrantId(grantId: string): Promise<void>
  }

  export type AdapterPayload = Record<string, unknown>

  export interface AccessTokenModel {
    readonly clientId: string
    readonly scope?: string
    readonly isValid: boolean
  }

  /** What the provider wants of the user before it goes on. */
  export interface InteractionDetails {
    readonly prompt: {
      readonly name: string
      readonly details: { readonly missingResourceScopes?: Readonly<Record<string, readonly string[]>> }
    }
    readonly params: { readonly client_id?: unknown; readonly scope?: unknown }
    readonly session?: { readonly accountId: string }
  }

  export interface InteractionResult {
    readonly login?: { readonly accountId: string }
    readonly consent?: { readonly grantId: string }
  }

  interface GrantModel {
    addOIDCScope(scope: string): void
    addResourceScope(resource: string, scope: string): void
    save(): Promise<string>
  }

  interface Finder<Model> {
    find(id: string): Promise<Model | undefined>
  }

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    callback(): RequestListener
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<InteractionDetails>
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: InteractionResult): Promise<void>
    readonly Grant: new (owner: {
      readonly accountId: string
      readonly clientId: string
    }) => GrantModel
    readonly ClientCredentials: Finder<AccessTokenModel>
    readonly AccessToken: Finder<AccessTokenModel>
    readonly Client: Finder<{ readonly clientId: string }>
  }
}
