/**
 * The precision traps of lint-rules 2.4: what an exchange scores as a registration or a token request, and what it is
 * taken for. A score that changes here changes what people see.
 */
import { describe, expect, it } from 'vitest'
import {
  classify,
  KNOWN_NOTHING,
  type Known,
  scoreRegisterRequest,
  scoreRegisterResponse,
  scoreTokenRequest,
  scoreTokenResponse,
} from '../../src/core/classify'
import { Engine } from '../../src/core/engine'
import type { HttpExchange } from '../../src/core/exchange'
import type { Role } from '../../src/core/model'
import type { Profile } from '../../src/core/profile'
import { profiles } from '../../src/profiles'
import adobePass from '../../src/profiles/adobe-pass'
import rfc7591 from '../../src/profiles/rfc7591'
import { rules } from '../../src/rules'
import { exchangeOf, jwtOf, messageOf, NOT_CAPTURED, type Parts, textBody } from '../support/exchange-builder'

const statement = jwtOf({ sub: 'made-up-application', iss: 'auth.adobe.com' })
const html = textBody('<!doctype html><title>made up</title>', 'text/html')

/** Metadata of the traffic, or a profile, names the address: sixty points for the request. */
const boundTo = (role: Role): Known => ({ ...KNOWN_NOTHING, binding: () => ({ role, issuer: 'https://as.example.com' }) })

interface Vector {
  readonly given: Parts
  /** Without points for a known address. */
  readonly scores?: readonly [request: number, response: number]
  readonly role: Role
  readonly known?: Known
  readonly profile?: Profile
  readonly distinctive?: boolean
}

const adobeAnswer = {
  client_id: 'made-up-client',
  client_secret: 'made-up-secret',
  client_id_issued_at: 1723227212,
  redirect_uris: ['app://com.example'],
  grant_types: ['client_credentials'],
  scopes: ['api:client:v2'],
}
const minimal = { client_name: 'Example', redirect_uris: ['http://127.0.0.1:5000/callback'] }
const full = {
  ...minimal,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
}
const signUp = { email: 'ann@example.com', password: 'made-up-password' }

const registers: Readonly<Record<string, Vector>> = {
  'Adobe register, 201': {
    given: {
      url: 'https://sp.auth.adobe.com/o/client/register',
      json: { software_statement: statement, redirect_uri: 'app://com.example' },
      status: 201,
      answer: adobeAnswer,
    },
    scores: [75, 95],
    role: 'register',
  },
  'Adobe register, its address known': {
    given: {
      url: 'https://sp.auth.adobe.com/o/client/register',
      json: { software_statement: statement, redirect_uri: 'app://com.example' },
      status: 201,
      answer: adobeAnswer,
    },
    profile: adobePass,
    role: 'register',
  },
  'Adobe register, garbage for a statement, 400': {
    given: {
      url: 'https://sp.auth.adobe.com/o/client/register',
      json: { software_statement: 'garbage' },
      status: 400,
      answer: { error: 'invalid_software_statement' },
    },
    scores: [50, 35],
    role: 'register',
  },
  'Adobe register, no bodies, its address known': {
    given: {
      url: 'https://sp.auth.adobe.com/o/client/register',
      body: { ...NOT_CAPTURED, mimeType: 'application/json' },
      status: 201,
      answerBody: NOT_CAPTURED,
    },
    scores: [25, 10],
    profile: adobePass,
    role: 'register',
  },
  'MCP, minimal body, 201': {
    given: { url: 'https://as.example.com/register', json: minimal, status: 201, answer: { client_id: 'c', client_id_issued_at: 1 } },
    scores: [65, 70],
    role: 'register',
  },
  'MCP, minimal body, 500 without body': {
    given: { url: 'https://as.example.com/register', json: minimal, status: 500 },
    scores: [65, 0],
    role: 'register',
  },
  'MCP, full body, 404 page': {
    given: { url: 'https://as.example.com/register', json: full, status: 404, answerBody: html },
    scores: [95, 0],
    role: 'register',
  },
  'an empty object, and a client information response': {
    given: {
      url: 'https://as.example.com/register',
      json: {},
      status: 201,
      answer: { client_id: 'c', client_secret: 's', client_secret_expires_at: 0 },
    },
    scores: [25, 85],
    distinctive: true,
    role: 'register',
  },
  'an odd path, but OIDC body and answer': {
    given: {
      url: 'https://op.example.com/api/new-app',
      json: { redirect_uris: ['https://app.example.com/cb'], application_type: 'web', grant_types: ['authorization_code'] },
      status: 200,
      answer: {
        client_id: 'c',
        client_secret: 's',
        client_secret_expires_at: 0,
        redirect_uris: ['https://app.example.com/cb'],
        application_type: 'web',
      },
    },
    scores: [65, 85],
    role: 'register',
  },
  'an admin API with the same schema (Hydra)': {
    given: {
      url: 'https://as.example.com/admin/clients',
      json: { client_name: 'Example', redirect_uris: ['https://app.example.com/cb'], grant_types: ['client_credentials'] },
      status: 201,
      answer: { client_id: 'c', client_secret: 's', client_secret_expires_at: 0, client_name: 'Example', grant_types: [] },
    },
    scores: [50, 95],
    role: 'register',
  },
  'the page of a sign-up form': {
    given: { method: 'GET', url: 'https://app.example.com/register', answerBody: html, context: { resourceType: 'document' } },
    role: 'load',
  },
  'the page of a sign-up form that metadata wrongly names': {
    given: { method: 'GET', url: 'https://app.example.com/register', answerBody: html },
    known: boundTo('register'),
    role: 'irrelevant',
  },
  'a sign-up at an address that metadata wrongly names': {
    given: { url: 'https://app.example.com/register', json: signUp, status: 200, answer: { token: 't', user: {} } },
    scores: [-35, -50],
    known: boundTo('register'),
    role: 'irrelevant',
  },
  'client metadata with a stray email and username: the veto is lifted': {
    given: {
      url: 'https://as.example.com/register',
      json: { ...minimal, email: 'ann@example.com', username: 'ann' },
      status: 201,
      answer: { client_id: 'c', client_id_issued_at: 1 },
    },
    scores: [65, 70],
    role: 'register',
  },
  'a statement with a password beside it: the veto is lifted': {
    given: {
      url: 'https://sp.auth.adobe.com/o/client/register',
      json: { software_statement: statement, password: 'made-up' },
      status: 201,
      answer: adobeAnswer,
    },
    scores: [70, 95],
    role: 'register',
  },
  'Keycloak’s sign-up of a user by GET': {
    given: {
      method: 'GET',
      url: 'https://as.example.com/realms/a/protocol/openid-connect/registrations?client_id=c&redirect_uri=https://app.example.com/',
      answerBody: html,
      context: { resourceType: 'document' },
    },
    role: 'load',
  },
  'the sign-up of an app': {
    given: { url: 'https://api.example.com/register', json: signUp, status: 201, answer: { token: 't', user: {} } },
    scores: [-35, -40],
    role: 'irrelevant',
  },
  'the sign-up of an app, 200': {
    given: { url: 'https://api.example.com/register', json: signUp, status: 200, answer: { token: 't', user: {} } },
    scores: [-35, -50],
    role: 'irrelevant',
  },
  'the sign-up of an app that calls its customers clients': {
    given: { url: 'https://api.example.com/register', json: signUp, status: 201, answer: { client_id: 'customer-7' } },
    scores: [-35, 55],
    role: 'irrelevant',
  },
  'Auth0’s sign-up': {
    given: { url: 'https://t.example.com/dbconnections/signup', json: { client_id: 'c', ...signUp }, answer: { _id: 'u', email: 'e' } },
    scores: [-65, 0],
    role: 'irrelevant',
  },
  'a sign-up by e-mail alone': {
    given: { url: 'https://api.example.com/register', json: { email: 'ann@example.com' }, status: 201, answer: { client_id: 'c_9' } },
    scores: [25, 55],
    role: 'candidate',
  },
  'Matrix register': {
    given: {
      url: 'https://m.example.com/_matrix/client/v3/register',
      json: { username: 'ann', password: 'made-up' },
      answer: { access_token: 't', user_id: '@ann' },
    },
    scores: [-35, -50],
    role: 'irrelevant',
  },
  'Matrix register of a guest': {
    given: {
      url: 'https://m.example.com/_matrix/client/v3/register?kind=guest',
      json: {},
      answer: { access_token: 't', user_id: '@1' },
    },
    scores: [25, -50],
    role: 'irrelevant',
  },
  'web push': {
    given: {
      url: 'https://push.example.com/register',
      json: { endpoint: 'https://push.example.net/1', keys: {} },
      status: 200,
      answer: {},
    },
    scores: [-15, 0],
    role: 'irrelevant',
  },
  WebAuthn: {
    given: { url: 'https://app.example.com/webauthn/register', json: { id: 'made-up', response: { attestationObject: 'x' } }, answer: {} },
    scores: [25, 0],
    role: 'irrelevant',
  },
  'WebAuthn, flat': {
    given: { url: 'https://app.example.com/webauthn/register', json: { attestationObject: 'x', clientDataJSON: 'y' }, answer: {} },
    scores: [-15, 0],
    role: 'irrelevant',
  },
  'Firebase registrations': {
    given: { url: 'https://fcm.example.com/v1/projects/p/registrations', json: { web: {} }, answer: { token: 't' } },
    scores: [10, -50],
    role: 'irrelevant',
  },
  'a device that sends its client_id and gets it back': {
    given: {
      url: 'https://api.example.com/register',
      json: { client_id: 'c', device_token: 't' },
      status: 201,
      answer: { client_id: 'c' },
    },
    scores: [-30, 15],
    role: 'irrelevant',
  },
  'analytics with a client_id': {
    given: { url: 'https://collect.example.com/g/collect', json: { client_id: 'c', events: [] }, status: 204 },
    scores: [-45, 0],
    role: 'irrelevant',
  },
  'a CRM that makes a client': {
    given: { url: 'https://crm.example.com/clients', json: { name: 'Ann' }, status: 201, answer: { client_id: '7' } },
    scores: [25, 55],
    distinctive: false,
    role: 'candidate',
  },
  'a CRM that makes a client, with a secret': {
    given: {
      url: 'https://crm.example.com/clients',
      json: { client_name: 'Ann' },
      status: 201,
      answer: { client_id: '7', client_secret: 's' },
    },
    scores: [30, 70],
    distinctive: false,
    role: 'candidate',
  },
  'a registration that is answered by a page (0.12)': {
    given: { url: 'https://as.example.com/register', json: full, status: 200, answerBody: html },
    scores: [95, -50],
    role: 'register',
  },
  'Mastodon’s apps, by form': {
    given: {
      url: 'https://social.example.com/api/v1/apps',
      form: { client_name: 'Example', redirect_uris: 'https://app.example.com/cb', scopes: 'read' },
      status: 200,
      answer: { id: '1', client_id: 'c', client_secret: 's', redirect_uri: 'https://app.example.com/cb' },
    },
    scores: [25, 60],
    role: 'candidate',
  },
  'AWS: the same in camelCase': {
    given: {
      url: 'https://oidc.example.com/client/register',
      json: { clientName: 'Example', clientType: 'public', redirectUris: ['http://127.0.0.1/cb'] },
      status: 200,
      answer: { clientId: 'c', clientSecret: 's', clientIdIssuedAt: 1, clientSecretExpiresAt: 2 },
    },
    scores: [65, 75],
    role: 'register',
  },
}

const tokenAnswer = { access_token: 'made-up-token', token_type: 'bearer', expires_in: 21600 }
const clientForm = { grant_type: 'client_credentials', client_id: 'c', client_secret: 's' }

const tokens: Readonly<Record<string, Vector>> = {
  'Adobe token, form': {
    given: { url: 'https://sp.auth.adobe.com/o/client/token', form: clientForm, status: 201, answer: tokenAnswer },
    scores: [80, 50],
    role: 'token',
  },
  'Adobe token, parameters in the query': {
    given: {
      url: 'https://sp.auth.adobe.com/o/client/token?grant_type=client_credentials&client_id=c&client_secret=s',
      status: 201,
      answer: tokenAnswer,
    },
    scores: [75, 50],
    role: 'token',
  },
  'authorization code with PKCE': {
    given: {
      url: 'https://as.example.com/token',
      form: { grant_type: 'authorization_code', code: 'c', code_verifier: 'v', client_id: 'c', redirect_uri: 'https://app.example.com/cb' },
      answer: { ...tokenAnswer, refresh_token: 'r', scope: 'read', id_token: 'i' },
    },
    scores: [85, 65],
    role: 'token',
  },
  'refresh, refused': {
    given: {
      url: 'https://as.example.com/token',
      form: { grant_type: 'refresh_token', refresh_token: 'r' },
      status: 400,
      answer: { error: 'invalid_grant' },
    },
    scores: [70, 35],
    role: 'token',
  },
  'polling for a device': {
    given: {
      url: 'https://as.example.com/token',
      form: { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'd', client_id: 'c' },
      status: 400,
      answer: { error: 'authorization_pending' },
    },
    scores: [80, 35],
    role: 'token',
  },
  'Firebase, with a life in a string': {
    given: {
      url: 'https://securetoken.example.com/v1/token?key=made-up',
      form: { grant_type: 'refresh_token', refresh_token: 'r' },
      answer: { access_token: 't', expires_in: '3600', token_type: 'Bearer', refresh_token: 'r', id_token: 'i' },
    },
    scores: [70, 60],
    role: 'token',
  },
  'client credentials by header, answer missing': {
    given: {
      url: 'https://as.example.com/token',
      form: { grant_type: 'client_credentials' },
      headers: { authorization: 'Basic bWFkZTp1cA==' },
      answerBody: NOT_CAPTURED,
    },
    scores: [70, 0],
    role: 'token',
  },
  'token exchange': {
    given: {
      url: 'https://as.example.com/oauth2/v1/token',
      form: { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: 's' },
      answer: { access_token: 't', token_type: 'N_A', issued_token_type: 'x' },
    },
    scores: [70, 40],
    role: 'token',
  },
  'a grant of its own': {
    given: { url: 'https://as.example.com/token', form: { grant_type: 'magic', code: 'c' }, answer: tokenAnswer },
    scores: [50, 50],
    role: 'token',
  },
  'a JSON body': {
    given: { url: 'https://as.example.com/oauth/token', json: clientForm, answer: tokenAnswer },
    scores: [75, 50],
    role: 'token',
  },
  'AWS: the same in camelCase': {
    given: {
      url: 'https://oidc.example.com/token',
      json: { grantType: 'refresh_token', clientId: 'c', clientSecret: 's', refreshToken: 'r' },
      answer: { accessToken: 't', tokenType: 'Bearer', expiresIn: 3600 },
    },
    scores: [80, 50],
    role: 'token',
  },
  'by GET, the wrong shape (0.12)': {
    given: { method: 'GET', url: 'https://as.example.com/token?grant_type=client_credentials&client_id=c', answer: tokenAnswer },
    scores: [65, 50],
    role: 'token',
  },
  'answered without a token (0.12)': {
    given: { url: 'https://as.example.com/token', form: clientForm, answer: { ok: false } },
    scores: [80, -40],
    role: 'token',
  },
  'answered by a form, as GitHub does': {
    given: {
      url: 'https://as.example.com/login/oauth/access_token',
      form: { client_id: 'c', client_secret: 's', code: 'made-up', grant_type: 'authorization_code' },
      answerBody: textBody('access_token=made-up-token&token_type=bearer&scope=repo', 'application/x-www-form-urlencoded'),
    },
    scores: [85, 45],
    role: 'token',
  },
  'a token against forgery': {
    given: { url: 'https://app.example.com/token', json: {}, answer: { csrfToken: 'x' } },
    scores: [10, -40],
    role: 'irrelevant',
  },
  'a token for a video room': {
    given: { url: 'https://app.example.com/token', json: { room: 'a' }, answer: { token: 'x' } },
    scores: [10, -40],
    role: 'irrelevant',
  },
  'a token for a credit card': {
    given: { url: 'https://pay.example.com/v1/tokens', form: { 'card[number]': '1' }, answer: { id: 'tok_1', object: 'token' } },
    scores: [0, -40],
    role: 'irrelevant',
  },
  'a login': {
    given: { url: 'https://app.example.com/api/login', json: { username: 'ann', password: 'made-up' }, answer: tokenAnswer },
    scores: [0, 50],
    role: 'token-source',
  },
  revocation: {
    given: { url: 'https://as.example.com/revoke', form: { token: 't', client_id: 'c' } },
    scores: [5, 0],
    role: 'revocation',
  },
  introspection: {
    given: { url: 'https://as.example.com/introspect', form: { token: 't', client_id: 'c' }, answer: { active: true } },
    scores: [5, -40],
    role: 'introspection',
  },
  'a pushed authorization request': {
    given: {
      url: 'https://as.example.com/par',
      form: { client_id: 'c', response_type: 'code', redirect_uri: 'https://app.example.com/cb', scope: 'read' },
      status: 201,
      answer: { request_uri: 'urn:x', expires_in: 60 },
    },
    scores: [10, -40],
    role: 'par',
  },
  'device authorization': {
    given: {
      url: 'https://as.example.com/device_authorization',
      form: { client_id: 'c', scope: 'read' },
      answer: { device_code: 'd', expires_in: 600 },
    },
    scores: [10, -40],
    role: 'device-authorization',
  },
  'a token for a page': {
    given: { method: 'GET', url: 'https://app.example.com/get_access_token?clientVersion=1', answer: { accessToken: 't', clientId: 'c' } },
    role: 'irrelevant',
  },
}

describe('registrations and what looks like them', () => {
  for (const [name, { given, scores, role, known, profile, distinctive }] of Object.entries(registers)) {
    it(name, () => {
      const message = messageOf(given)
      const path = message.url?.pathname ?? ''
      const answer = scoreRegisterResponse(message, message.answerBody)
      if (scores !== undefined) expect([scoreRegisterRequest(message, path), answer.score]).toEqual(scores)
      if (distinctive !== undefined) expect(answer.isDistinctive).toBe(distinctive)
      expect(classify(message, known ?? KNOWN_NOTHING, profile ?? rfc7591).role).toBe(role)
    })
  }

  it('a known address is worth sixty points', () => {
    const bodiless = messageOf({
      url: 'https://sp.auth.adobe.com/o/client/register',
      body: { ...NOT_CAPTURED, mimeType: 'application/json' },
      status: 201,
      answerBody: NOT_CAPTURED,
    })
    expect(classify(bodiless, KNOWN_NOTHING, adobePass)).toMatchObject({ role: 'register', requestScore: 85, responseScore: 10 })
    expect(classify(bodiless, boundTo('register'), rfc7591)).toMatchObject({ role: 'register', requestScore: 85, responseScore: 10 })
  })

  it('a binding never lifts the veto', () => {
    const message = messageOf({
      url: 'https://app.example.com/join',
      json: signUp,
      status: 201,
      answer: { client_id: 'c', client_id_issued_at: 1 },
    })
    expect(classify(message, boundTo('register'), rfc7591).role).not.toBe('register')
  })
})

describe('token requests and what looks like them', () => {
  for (const [name, { given, scores, role, known, profile }] of Object.entries(tokens)) {
    it(name, () => {
      const message = messageOf(given)
      const path = message.url?.pathname ?? ''
      if (scores !== undefined) expect([scoreTokenRequest(message, path), scoreTokenResponse(message, message.answerBody)]).toEqual(scores)
      expect(classify(message, known ?? KNOWN_NOTHING, profile ?? rfc7591).role).toBe(role)
    })
  }
})

describe('role and outcome are separate', () => {
  const given = { url: 'https://as.example.com/token', form: clientForm } as const
  const outcomeOf = (parts: Partial<Parts>) => {
    const { role, outcome, errorCode } = classify(messageOf({ ...given, ...parts }), KNOWN_NOTHING, rfc7591)
    return `${role} ${outcome} ${errorCode ?? '-'}`
  }
  it('success', () => expect(outcomeOf({ answer: tokenAnswer })).toBe('token success -'))
  it('an OAuth error', () =>
    expect(outcomeOf({ status: 400, answer: { error: 'invalid_client' } })).toBe('token oauth-error invalid_client'))
  it('an extension’s code', () =>
    expect(outcomeOf({ status: 400, answer: { error: 'mfa_required' } })).toBe('token oauth-error mfa_required'))
  it('an error in words is no OAuth error', () =>
    expect(outcomeOf({ status: 400, answer: { statusCode: 400, error: 'Bad Request' } })).toBe('token http-error -'))
  it('GitHub’s error with 200', () => {
    const answerBody = textBody('error=bad_verification_code&error_description=x', 'application/x-www-form-urlencoded')
    expect(outcomeOf({ status: 200, answerBody })).toBe('token oauth-error bad_verification_code')
  })
  it('a page', () => expect(outcomeOf({ status: 429, answerBody: html })).toBe('token html -'))
  it('a page with 200', () => expect(outcomeOf({ status: 200, answerBody: html })).toBe('token html -'))
  it('a redirect', () => expect(outcomeOf({ status: 307 })).toBe('token redirect -'))
  it('a failure on the wire', () => expect(outcomeOf({ status: null, error: 'net::ERR_FAILED' })).toBe('token net-error -'))
  it('a hidden status', () => expect(outcomeOf({ status: 0 })).toBe('token net-error -'))
  it('under way', () => expect(outcomeOf({ took: null })).toBe('token unknown -'))
})

describe('the rest of what is known', () => {
  const roleOf = (parts: Parts, known: Known = KNOWN_NOTHING) => classify(messageOf(parts), known, rfc7591).role
  it('a preflight, whatever its address', () =>
    expect(
      roleOf({ method: 'OPTIONS', url: 'https://as.example.com/register', headers: { 'access-control-request-method': 'POST' } }),
    ).toBe('preflight'))
  it('metadata, appended', () =>
    expect(roleOf({ method: 'GET', url: 'https://as.example.com/t/.well-known/openid-configuration' })).toBe('discovery'))
  it('metadata, inserted', () =>
    expect(roleOf({ method: 'GET', url: 'https://as.example.com/.well-known/oauth-authorization-server/t' })).toBe('discovery'))
  it('metadata of a resource', () =>
    expect(roleOf({ method: 'GET', url: 'https://api.example.com/.well-known/oauth-protected-resource/mcp' })).toBe(
      'protected-resource-metadata',
    ))
  it('an authorization request', () =>
    expect(
      roleOf({ method: 'GET', url: 'https://as.example.com/a?response_type=code&client_id=c', context: { resourceType: 'document' } }),
    ).toBe('authorize'))
  it('a bearer makes an API call', () =>
    expect(roleOf({ method: 'GET', url: 'https://api.example.com/x', headers: { authorization: 'Bearer made-up' } })).toBe('api'))
  it('so does a known token in a query', () => {
    const known = { ...KNOWN_NOTHING, isKnownToken: (value: string) => value === 'made-up-token-0123' }
    expect(roleOf({ method: 'GET', url: 'https://api.example.com/x?t=made-up-token-0123' }, known)).toBe('api')
  })
  it('a published key in map tiles is no token of ours', () =>
    expect(
      roleOf({
        method: 'GET',
        url: 'https://tiles.example.com/1.png?access_token=pk.made-up-0123456789',
        context: { resourceType: 'image' },
      }),
    ).toBe('irrelevant'))
  it('Slack’s {"ok": false} is no error of ours', () =>
    expect(roleOf({ url: 'https://chat.example.com/api/auth.test', json: {}, answer: { ok: false, error: 'not_authed' } })).toBe(
      'irrelevant',
    ))
  it('what the browser loads by itself is neither', () =>
    expect(roleOf({ url: 'https://as.example.com/register', json: full, status: 201, context: { resourceType: 'image' } })).toBe(
      'irrelevant',
    ))
  it('nor is a WebSocket', () =>
    expect(roleOf({ method: 'GET', url: 'https://as.example.com/token?grant_type=password', context: { resourceType: 'websocket' } })).toBe(
      'irrelevant',
    ))
  it('nor what is not http', () =>
    expect(roleOf({ url: 'chrome-extension://made-up/register', json: full, status: 201 })).toBe('irrelevant'))
  it('the user’s word wins', () => {
    const known = { ...KNOWN_NOTHING, override: () => 'token' as const }
    expect(roleOf({ url: 'https://app.example.com/anything', json: {} }, known)).toBe('token')
  })
  it('camelCase marks the dialect', () =>
    expect(classify(messageOf(tokens['AWS: the same in camelCase']?.given as Parts), KNOWN_NOTHING, rfc7591).camel).toBe(true))
})

describe('what the traffic teaches', () => {
  const run = (...exchanges: HttpExchange[]) => {
    const engine = new Engine({ rules, profiles })
    for (const exchange of exchanges) engine.put(exchange)
    return engine.result()
  }
  const bodiless = (at: number, url = 'https://as.example.com/odd-place') =>
    exchangeOf({ id: `reg@${at}`, at, url, body: { ...NOT_CAPTURED, mimeType: 'application/json' }, status: 201, answerBody: NOT_CAPTURED })
  const discovery = (at: number, members: object) =>
    exchangeOf({
      id: `metadata@${at}`,
      at,
      method: 'GET',
      url: 'https://as.example.com/.well-known/openid-configuration',
      answer: { issuer: 'https://as.example.com', ...members },
    })
  const tokenRequest = (at: number, clientId: string) =>
    exchangeOf({
      id: `tok@${at}`,
      at,
      url: 'https://as.example.com/token',
      form: { grant_type: 'client_credentials', client_id: clientId, client_secret: 's' },
      answer: { ...tokenAnswer, access_token: `made-up-token-${at}` },
    })
  const crm = exchangeOf({
    id: 'crm',
    at: 1000,
    url: 'https://as.example.com/clients',
    json: { name: 'Ann' },
    status: 201,
    answer: { client_id: '7' },
  })
  const roleIn = (result: ReturnType<typeof run>, id: string) =>
    result.exchanges.find(item => item.exchange.id === id)?.classification.role ?? 'irrelevant'

  it('metadata binds addresses', () => {
    const result = run(discovery(0, { registration_endpoint: 'https://as.example.com/odd-place' }), bodiless(1000))
    expect(roleIn(result, 'reg@1000')).toBe('register')
  })
  it('an alias for mutual TLS is the same endpoint', () => {
    const metadata = { mtls_endpoint_aliases: { registration_endpoint: 'https://mtls.example.com/odd-place' } }
    const result = run(discovery(0, metadata), bodiless(1000, 'https://mtls.example.com/odd-place'))
    expect(roleIn(result, 'reg@1000')).toBe('register')
  })
  it('but not what was sent before it came', () => {
    const result = run(bodiless(0), discovery(1000, { registration_endpoint: 'https://as.example.com/odd-place' }))
    expect(roleIn(result, 'reg@0')).toBe('irrelevant')
  })
  it('a candidate stays one while its client is not used', () => expect(roleIn(run(crm), 'crm')).toBe('candidate'))
  it('and is a registration once it is', () => {
    const result = run(crm, tokenRequest(2000, '7'))
    expect(roleIn(result, 'crm')).toBe('register')
    expect(result.clients).toMatchObject([{ clientId: '7', origin: 'registered', registeredBy: 'crm', isInferred: true }])
  })
  it('another client’s use says nothing of it', () => expect(roleIn(run(crm, tokenRequest(2000, '8')), 'crm')).toBe('candidate'))
  it('taking the use back takes the promotion back', () => {
    const engine = new Engine({ rules, profiles })
    engine.put(crm)
    engine.put(tokenRequest(2000, '7'))
    expect(roleIn(engine.result(), 'crm')).toBe('register')
    engine.remove('tok@2000')
    expect(roleIn(engine.result(), 'crm')).toBe('candidate')
  })
  it('without bodies, a registration and then a client that nobody has seen are one story', () => {
    const result = run(bodiless(0, 'https://sp.auth.adobe.com/o/client/register'), {
      ...tokenRequest(1000, 'made-up-client'),
      request: { ...tokenRequest(1000, 'made-up-client').request, url: 'https://sp.auth.adobe.com/o/client/token' },
    })
    expect(result.clients).toMatchObject([{ clientId: 'made-up-client', origin: 'registered', registeredBy: 'reg@0', isInferred: true }])
  })
  it('two such registrations are nobody’s in particular', () => {
    const url = 'https://sp.auth.adobe.com/o/client/register'
    const result = run(bodiless(0, url), bodiless(500, url), {
      ...tokenRequest(1000, 'made-up-client'),
      request: { ...tokenRequest(1000, 'made-up-client').request, url: 'https://sp.auth.adobe.com/o/client/token' },
    })
    expect(result.clients).toMatchObject([{ clientId: 'made-up-client', origin: 'seen-in-use' }])
  })
  it('the configuration address of a registered client is management', () => {
    const registration = exchangeOf({
      id: 'reg',
      url: 'https://as.example.com/register',
      json: full,
      status: 201,
      answer: {
        client_id: 'c',
        registration_client_uri: 'https://as.example.com/manage?client=c',
        registration_access_token: 'made-up-rat',
      },
    })
    const read = exchangeOf({
      id: 'read',
      at: 1000,
      method: 'GET',
      url: 'https://as.example.com/manage?client=c',
      headers: { authorization: 'Bearer made-up-rat' },
      answer: {},
    })
    expect(roleIn(run(registration, read), 'read')).toBe('management')
  })
})
