import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { base64url, jwtOf } from '../../support/exchange-builder'
import { harFaults } from '../../support/har-schema'
import { redactText, testKey } from '../../support/redact'
import { parseScenario } from '../../support/scenario'
import { toHar } from '../../support/to-har'

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/har/${name}`, import.meta.url), 'utf8')

/** Registration with an initial access token, tokens by form and by query, PKCE, DPoP, an assertion, a call to an API. */
const trace = fixture('fourteen-secrets.har')
const secrets = JSON.parse(fixture('fourteen-secrets.json')) as Record<string, string>

describe('a session with fourteen secrets', () => {
  it.each(Object.entries(secrets))('holds no %s any more', async (_, secret) => {
    const { text } = await redactText(trace)
    for (const spelling of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64url(secret).slice(0, -2)]) {
      expect(text.includes(spelling)).toBe(false)
    }
  })

  it('holds no person any more', async () => {
    const { text } = await redactText(trace)
    expect(text).not.toMatch(/Smith|31415|203\.0\.113/i)
  })

  it('gives the same findings, and there are some', async () => {
    const { before, differences, report } = await redactText(trace)
    expect(before.result.findings.map(finding => finding.ruleId)).toContain('secret/in-url')
    expect(differences).toEqual([])
    expect(report).toMatchObject({ keptEntries: 7, omittedEntries: 1, left: {}, positions: [0, 1, 2, 3, 4, 5, 6] })
  })

  it('is a HAR 1.2, which says what was done to it', async () => {
    const { text, report } = await redactText(trace)
    expect(harFaults(text)).toEqual([])
    expect(JSON.parse(text)).toMatchObject({
      log: { _dcr: { version: 1, redaction: { version: 1, keptEntries: 7, omittedEntries: 1, removed: report.removed } } },
    })
  })

  it('can be redacted again', async () => {
    const once = await redactText(trace)
    const twice = await redactText(once.text, testKey('other'))
    expect(twice.differences).toEqual([])
    expect(twice.report.left).toEqual({})
  })

  it('cannot be linked to another export of the same session', async () => {
    const [one, same, other] = await Promise.all([redactText(trace), redactText(trace), redactText(trace, testKey('other'))])
    expect(same.text).toBe(one.text)
    const marks = (text: string) => new Set(text.match(/redacted[.-][a-z-]*[0-9a-f]{7,}/g))
    expect([...marks(one.text)].filter(mark => marks(other.text).has(mark))).toEqual([])
  })
})

// ------------------------------------------------------------------ one entry

interface Parts {
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: string
  readonly json?: string
  readonly answer?: string
  readonly status?: number
  readonly answerHeaders?: Readonly<Record<string, string>>
  readonly extra?: object
}

const pairs = (record: Readonly<Record<string, string>> = {}) => Object.entries(record).map(([name, value]) => ({ name, value }))

/** A token request, unless something else is said. */
function entryOf({ url = 'https://as.example.com/token', headers, form, json, answer, status = 200, answerHeaders, extra }: Parts): object {
  const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json'
  return {
    startedDateTime: '2026-01-15T12:00:00.000Z',
    time: 100,
    request: {
      method: 'POST',
      url,
      headers: pairs({ 'content-type': type, ...headers }),
      postData: { mimeType: type, text: json ?? form ?? 'grant_type=client_credentials&client_id=client-1' },
    },
    response: {
      status,
      headers: pairs({ 'content-type': 'application/json', ...answerHeaders }),
      content: { size: 0, mimeType: 'application/json', text: answer ?? '{"access_token":"made-up-token-1","token_type":"Bearer"}' },
    },
    ...extra,
  }
}

const harOf = (...entries: object[]) => JSON.stringify({ log: { version: '1.2', creator: { name: 'made up', version: '1' }, entries } })

interface Exported {
  readonly request: {
    readonly url: string
    readonly headers: readonly { name: string; value: string }[]
    readonly postData: { readonly text: string; readonly mimeType: string }
  }
  readonly response: { readonly headers: readonly { name: string; value: string }[]; readonly content: { readonly text: string } }
}

async function redacted(...entries: Parts[]): Promise<Exported[]> {
  const { text, differences, report } = await redactText(harOf(...entries.map(entryOf)))
  expect(differences).toEqual([])
  expect(report.left).toEqual({})
  expect(harFaults(text)).toEqual([])
  return (JSON.parse(text) as { log: { entries: Exported[] } }).log.entries
}

const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

describe('what stays', () => {
  it('is what the protocol says, and the name of the client', async () => {
    const form = 'grant_type=client_credentials&client_id=client-1&scope=read+write&resource=https%3A%2F%2Fapi.example.com%2Fv1'
    const [entry] = await redacted({ form })
    expect(entry?.request.postData.text).toBe(form)
  })

  it('is the client in Basic credentials, but not its secret', async () => {
    const basic = btoa('client-1:made-up%2Fsecret')
    const [entry] = await redacted({ headers: { authorization: `Basic ${basic}` } })
    const value = entry?.request.headers.find(header => header.name === 'authorization')?.value ?? ''
    expect(atob(value.slice(6))).toMatch(/^client-1:redact/)
  })

  it('is what a JWT says of itself, not of a person', async () => {
    const claims = { iss: 'https://as.example.com', aud: 'client-1', iat: 1768478400, exp: 1768482000, scope: 'read', jti: 'made-up-jti' }
    const token = jwtOf(
      { ...claims, sub: 'ann', name: 'Ann Smith', roles: ['made-up-admin'] },
      { alg: 'ES256', kid: 'key-1', typ: 'at+jwt' },
    )
    const [entry] = await redacted({ answer: JSON.stringify({ access_token: token, token_type: 'Bearer' }) })
    const { access_token: shown } = JSON.parse(entry?.response.content.text ?? '') as { access_token: string }
    expect(shown.split('.')[0]).toBe(token.split('.')[0])
    expect(shown.split('.')[2]).toMatch(/^redacted-signature-/)
    const { jti, sub, name, roles, ...rest } = claimsOf(shown)
    expect({ ...rest, jti: 'made-up-jti' }).toEqual(claims)
    for (const hidden of [jti, sub, name, roles]) expect(String(hidden)).toMatch(/^(?:~|rd|redact)/)
  })

  it('is the everyday part of a description', async () => {
    const [entry] = await redacted({
      status: 400,
      answer: '{"error":"invalid_grant","error_description":"The token of ann@example.org has expired"}',
    })
    expect(entry?.response.content.text).toBe('{"error":"invalid_grant","error_description":"The token of ... has expired"}')
  })

  it('is the way the JSON was written', async () => {
    const answer = '{ "access_token" :\t"made-up-token-1",\n "token_type":"Bearer", "expires_in": 36e2, "token_type": "\\u0042earer" }\n'
    const [entry] = await redacted({ answer })
    expect(entry?.response.content.text.replace(/redact[\w.-]+/, 'made-up-token-1')).toBe(answer)
  })

  it('is the kind of thing that stood where no body was', async () => {
    const { text } = await redactText(
      harOf(entryOf({ extra: { response: { status: 200, headers: pairs({ a: 'b' }), content: { size: 5 } } } })),
    )
    const { log } = JSON.parse(text) as { log: { entries: { response: { content: object } }[] } }
    expect(log.entries[0]?.response.content).toEqual({ size: 5, mimeType: '' })
  })
})

describe('what belongs together still does', () => {
  const verifier = 'made-up-verifier-0123456789-0123456789-0123456789'
  const s256 = async (text: string) => Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('base64url')

  it('a code challenge and its verifier', async () => {
    const query = `response_type=code&client_id=client-1&code_challenge=${await s256(verifier)}&code_challenge_method=S256`
    const [authorize, token] = await redacted(
      { url: `https://as.example.com/authorize?${query}`, form: '' },
      { form: `grant_type=authorization_code&client_id=client-1&code=made-up-code-1234&code_verifier=${verifier}` },
    )
    const challenge = new URL(authorize?.request.url ?? '').searchParams.get('code_challenge')
    const shown = new URLSearchParams(token?.request.postData.text).get('code_verifier') ?? ''
    expect(shown).not.toBe(verifier)
    expect(shown.length).toBeGreaterThanOrEqual(43)
    expect(challenge).toBe(await s256(shown))
  })

  it('a verifier that is too short stays too short, one that is too long too long', async () => {
    for (const [length, least, most] of [
      [42, 24, 42],
      [43, 43, 128],
      [128, 43, 128],
      [129, 129, 200],
    ] as const) {
      const [entry] = await redacted({ form: `grant_type=authorization_code&code=made-up-code-1234&code_verifier=${'v'.repeat(length)}` })
      const shown = new URLSearchParams(entry?.request.postData.text).get('code_verifier') ?? ''
      expect(shown.length).toBeGreaterThanOrEqual(least)
      expect(shown.length).toBeLessThanOrEqual(most)
    }
  })

  it('a DPoP proof, its token and its key', async () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'made-up-x', y: 'made-up-y' }
    const thumbprint = (key: Record<string, unknown>) => s256(`{"crv":"${key.crv}","kty":"${key.kty}","x":"${key.x}","y":"${key.y}"}`)
    const token = jwtOf({ iss: 'https://as.example.com', cnf: { jkt: await thumbprint(jwk) } })
    const proof = jwtOf(
      { htm: 'POST', htu: 'https://as.example.com/token', ath: await s256(token) },
      { alg: 'ES256', typ: 'dpop+jwt', jwk },
    )
    const [entry] = await redacted({ headers: { dpop: proof }, answer: JSON.stringify({ access_token: token, token_type: 'DPoP' }) })
    const { access_token: shown } = JSON.parse(entry?.response.content.text ?? '') as { access_token: string }
    const shownProof = entry?.request.headers.find(header => header.name === 'dpop')?.value ?? ''
    const header = JSON.parse(Buffer.from(shownProof.split('.')[0] ?? '', 'base64url').toString()) as { jwk: Record<string, string> }
    expect(header.jwk.x).not.toBe(jwk.x)
    expect(claimsOf(shownProof).ath).toBe(await s256(shown))
    expect(claimsOf(shown).cnf).toEqual({ jkt: await thumbprint(header.jwk) })
  })

  it('one value in many places, also in Basic credentials and in a path', async () => {
    const secret = 'made-up-secret-0001'
    const [form, basic] = await redacted(
      { form: `grant_type=client_credentials&client_id=client-1&client_secret=${secret}` },
      {
        url: `https://as.example.com/x/${secret}/token`,
        headers: { authorization: `Basic ${btoa(`client-1:${secret}`)}` },
      },
    )
    const shown = new URLSearchParams(form?.request.postData.text).get('client_secret')
    const value = basic?.request.headers.find(header => header.name === 'authorization')?.value ?? ''
    expect(atob(value.slice(6))).toBe(`client-1:${shown}`)
    expect(basic?.request.url).toBe(`https://as.example.com/x/${shown}/token`)
  })

  it('a secret in what is no form and no JSON, or in an address within an address', async () => {
    const secret = 'made-up-access-token-0001'
    const within = encodeURIComponent(encodeURIComponent(`https://app.example.com/made-up-page#t=${secret}`))
    const [token, report, counted] = await redacted(
      { answer: `{"access_token":"${secret}","token_type":"Bearer","expires_in":3600}` },
      {
        url: 'https://errors.example.org/report',
        headers: { 'content-type': 'text/plain' },
        json: `{"user":"made-up-user"}\n{"t":"${secret}"}\n`,
        extra: { startedDateTime: '2026-01-15T12:00:01.000Z' },
      },
      { url: `https://stats.example.org/hit?dl=${within}`, extra: { startedDateTime: '2026-01-15T12:00:02.000Z' } },
    )
    const shown = (JSON.parse(token?.response.content.text ?? '{}') as { access_token: string }).access_token
    expect(report?.request.postData.text).toContain(`"${shown}"`)
    expect(report?.request.postData.text).not.toContain('made-up')
    const address = decodeURIComponent(new URL(counted?.request.url ?? '').searchParams.get('dl') ?? '')
    expect(address.endsWith(`=${shown}`)).toBe(true)
    expect(address).not.toContain('made-up')
  })

  it('a secret and whoever it was carried to, in base64 or among other things', async () => {
    const secret = 'made-up-secret-0001'
    const [token, tracker] = await redacted(
      { form: `grant_type=client_credentials&client_id=client-1&client_secret=${secret}` },
      {
        url: `https://as.example.com/token?a=${base64url(JSON.stringify({ user: 'made-up-user', t: secret }))}`,
        headers: { cookie: `x=made-up-before,${secret}` },
      },
    )
    const shown = new URLSearchParams(token?.request.postData.text).get('client_secret') ?? ''
    const carried = Buffer.from(new URL(tracker?.request.url ?? '').searchParams.get('a') ?? '', 'base64url').toString()
    expect(carried).toContain(shown)
    expect(carried).not.toContain('made-up-user')
    const cookie = tracker?.request.headers.find(header => header.name === 'cookie')?.value
    expect(cookie).toMatch(/^x=redact[^,]*,/)
    expect(cookie?.endsWith(`,${shown}`)).toBe(true)
  })

  it('a JWT in a JWT, JSON in a string', async () => {
    const inner = jwtOf({ iss: 'https://inner.example', sub: 'made-up-inner-subject' })
    const answer = JSON.stringify({
      access_token: jwtOf({ act: inner }),
      token_type: 'Bearer',
      extra: JSON.stringify({ refresh_token: 'made-up-refresh-0001', list: ['made-up-item-1'] }),
    })
    const [entry] = await redacted({ answer })
    const shown = JSON.parse(entry?.response.content.text ?? '') as { access_token: string; extra: string }
    const act = claimsOf(String(claimsOf(shown.access_token).act))
    expect(act.iss).toBe('https://inner.example')
    expect(act.sub).toMatch(/^redact/)
    const extra = JSON.parse(shown.extra) as { refresh_token: string; list: string[] }
    expect(Object.keys(extra)).toEqual(['refresh_token', 'list'])
    expect(JSON.stringify(extra)).not.toContain('made-up')
  })
})

describe('mistakes stay mistakes', () => {
  const values = [
    'undefined',
    'null',
    '[object Object]',
    '{{token}}',
    ['$', '{TOKEN}'].join(''),
    '<your token>',
    '[REDACTED]',
    'Bearer made-up-token-0001',
    '"made-up-token-0001"',
    'made up token 0001',
    'made-up-tökén-0001',
    'pin4',
    'ab',
  ]
  it.each(values)('Bearer %s', async value => {
    const [entry] = await redacted({ headers: { authorization: `Bearer ${value}` } })
    const shown = entry?.request.headers.find(header => header.name === 'authorization')?.value.slice(7) ?? ''
    const isToken68 = (text: string) => /^[A-Za-z0-9\-._~+/]+=*$/.test(text)
    expect(isToken68(shown)).toBe(isToken68(value))
    expect(shown.length < 4).toBe(value.length < 4)
    if (/^\W|^(?:undefined|null)$/.test(value) && !value.startsWith('"')) expect(shown).toBe(value)
    else expect(shown).not.toContain(value)
  })

  it('an unsigned JWT has no signature, a broken one is no JWT', async () => {
    const unsigned = `${jwtOf({ sub: 'ann' }, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`
    const json = (statement: string) => JSON.stringify({ software_statement: statement, redirect_uris: ['https://app.example.com/'] })
    const url = 'https://as.example.com/register'
    const [one, two, three] = await redacted(
      { url, json: json(unsigned) },
      { url, json: json('eyJub3QganNvbg.made-up-payload.made-up-signature') },
      { url, json: json(` ${jwtOf({ sub: 'app' })}\n`) },
    )
    const statementOf = (entry: Exported | undefined) =>
      (JSON.parse(entry?.request.postData.text ?? '') as { software_statement: string }).software_statement
    expect(statementOf(one).endsWith('.')).toBe(true)
    expect(statementOf(two)).toMatch(/^eyredacted[^.]+\.[^.]+\.redacted-signature/)
    expect(statementOf(three)).toMatch(/^ ey.*\n$/)
  })
})

describe('an export of a part', () => {
  it('still shows that nobody took the credentials headers out', async () => {
    // The only one is on a request that says nothing else.
    const scenario = parseScenario('1 preflight · 2 reg→C1 · 3 tok(C1)→T1/3600', 'rfc7591')
    const har = toHar(scenario.exchanges) as { log: { entries: object[] } }
    har.log.entries.unshift({
      startedDateTime: '2026-01-15T11:00:00.000Z',
      time: 1,
      request: { method: 'GET', url: 'https://shop.example.com/basket', headers: pairs({ cookie: 'basket=made-up' }) },
      response: { status: 200, headers: pairs({ a: 'b' }), content: { size: 3, mimeType: 'text/plain' } },
    })
    const { differences, report, text } = await redactText(JSON.stringify(har))
    expect(differences).toEqual([])
    expect(report.positions).toContain(0)
    expect(text).not.toContain('basket=made-up')
  })

  it('keeps what the user said of the session', async () => {
    const har = JSON.parse(harOf(entryOf({}))) as { log: Record<string, unknown> }
    har.log._dcr = {
      version: 1,
      marks: [{ id: 'm1', at: 5, kind: 'note', note: 'here I saw made-up-token-1', origin: 'https://app.example.com' }],
    }
    const { text } = await redactText(JSON.stringify(har))
    const { log } = JSON.parse(text) as { log: { _dcr: { marks: { note: string; at: number }[] } } }
    expect(log._dcr.marks[0]).toMatchObject({ at: 5, kind: 'note', origin: 'https://app.example.com' })
    expect(log._dcr.marks[0]?.note).toMatch(/^here I saw redact/)
  })
})
