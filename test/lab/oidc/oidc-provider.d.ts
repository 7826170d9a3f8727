/** The part of oidc-provider that the lab uses; the package brings no types. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

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

  interface Finder<Model> {
    find(id: string): Promise<Model | undefined>
  }

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    callback(): RequestListener
    readonly ClientCredentials: Finder<AccessTokenModel>
    readonly Client: Finder<{ readonly clientId: string }>
  }
}
