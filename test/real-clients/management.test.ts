/** The life of a registration at a server that nobody here wrote, by RFC 7592: read, updated, deleted. No library speaks it, so this is by hand. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atLeast, lintHar } from '../../src/library'
import { type OidcServer, startOidcServer } from '../lab/oidc-server'
import { recordHar } from '../support/har-recorder'

let server: OidcServer
beforeAll(async () => {
  server = await startOidcServer()
  server.control.setTokenLifetime(60)
})
afterAll(() => server?.close())

type Answer = Readonly<Record<string, unknown>>

describe('a registration at oidc-provider', () => {
  it('is read, updated and deleted: nothing to warn of', async () => {
    const recorder = recordHar()
    const send = async (url: string, init: RequestInit, status: number): Promise<Answer> => {
      const answer = await recorder.fetch(url, init)
      expect(answer.status, `${init.method ?? 'GET'} ${url}`).toBe(status)
      return status === 204 ? {} : ((await answer.json()) as Answer)
    }
    const json = { 'content-type': 'application/json', accept: 'application/json' }
    const bearer = (value: unknown) => ({ accept: 'application/json', authorization: `Bearer ${value}` })

    const metadata = await send(`${server.url}/.well-known/openid-configuration`, { headers: { accept: 'application/json' } }, 200)
    const asked = {
      client_name: 'Made-up service',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_post',
      scope: 'api:read',
    }
    const registered = await send(
      String(metadata.registration_endpoint),
      { method: 'POST', headers: json, body: JSON.stringify(asked) },
      201,
    )
    const read = await send(String(registered.registration_client_uri), { headers: bearer(registered.registration_access_token) }, 200)
    // Everything that was registered goes back (what is left out is deleted), but for the members that are the server's.
    const {
      registration_access_token: current = registered.registration_access_token,
      registration_client_uri: address,
      client_secret_expires_at: _expiry,
      client_id_issued_at: _issue,
      ...kept
    } = read
    const updated = await send(
      String(address),
      {
        method: 'PUT',
        headers: { ...json, ...bearer(current) },
        body: JSON.stringify({ ...kept, client_name: 'Made-up service, renamed' }),
      },
      200,
    )
    expect(updated.client_name).toBe('Made-up service, renamed')
    const { client_id: id, client_secret: secret } = updated
    const form = { grant_type: 'client_credentials', client_id: String(id), client_secret: String(secret), scope: 'api:read' }
    const token = await send(
      String(metadata.token_endpoint),
      { method: 'POST', headers: { accept: 'application/json' }, body: new URLSearchParams(form) },
      200,
    )
    await send(`${server.resourceUrl}/api/resource`, { headers: bearer(token.access_token) }, 200)
    await send(String(address), { method: 'DELETE', headers: bearer(updated.registration_access_token ?? current) }, 204)

    const session = await lintHar(await recorder.har())
    expect(session.findings.filter(atLeast('warning'))).toEqual([])
    expect(
      session.exchanges.filter(({ classification }) => classification.role === 'management').map(({ exchange }) => exchange.request.method),
    ).toEqual(['GET', 'PUT', 'DELETE'])
  })
})
