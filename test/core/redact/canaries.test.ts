/**
 * A canary in every place of a HAR that can hold text: none that is a secret, a person's or unknown gets out, whatever
 * it looks like and however it is encoded.
 */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { base64url, jwtOf } from '../../support/exchange-builder'
import { harFaults } from '../../support/har-schema'
import { redactText } from '../../support/redact'

// Each canary is redacted and linted twice, and machines are busy.
vi.setConfig({ testTimeout: 60_000 })

type Json = Record<string, unknown>
interface Entry extends Json {
  request: Json & { url: string; headers: Json[]; postData: Json }
  response: Json & { headers: Json[]; content: Json }
}
interface Har extends Json {
  log: Json & { pages: Json[]; entries: [Entry, Entry, Entry] }
}

/** A registration, a token request and a call: each is kept, for what it is. */
function sessionOf(): Har {
  const entry = (second: number, url: string, type: string, text: string, headers: Json[], answer: string): Entry => ({
    startedDateTime: `2026-01-15T12:00:0${second}.000Z`,
    time: 100,
    pageref: 'page_1',
    _resourceType: 'fetch',
    request: { method: 'POST', url, headers: [{ name: 'content-type', value: type }, ...headers], postData: { mimeType: type, text } },
    response: {
      status: 200,
      statusText: 'OK',
      headers: [{ name: 'content-type', value: 'application/json' }],
      content: { size: answer.length, mimeType: 'application/json', text: answer },
    },
  })
  const register = '{"redirect_uris":["https://app.example.com/callback"],"client_name":"Example app","grant_types":["client_credentials"]}'
  const form = 'application/x-www-form-urlencoded'
  return {
    log: {
      version: '1.2',
      creator: { name: 'made up', version: '1' },
      pages: [{ id: 'page_1', title: 'https://app.example.com/', startedDateTime: '2026-01-15T12:00:00.000Z', pageTimings: {} }],
      entries: [
        entry(
          1,
          'https://as.example.com/register',
          'application/json',
          register,
          [],
          '{"client_id":"client-1","client_secret":"made-up-secret-1"}',
        ),
        entry(
          2,
          'https://as.example.com/token',
          form,
          'grant_type=client_credentials&client_id=client-1&client_secret=made-up-secret-1',
          [],
          ANSWER,
        ),
        entry(
          3,
          'https://api.example.com/v1/items',
          'application/json',
          '{}',
          [{ name: 'authorization', value: 'Bearer made-up-token-1' }],
          '{}',
        ),
      ],
    },
  }
}

const ANSWER = '{"access_token":"made-up-token-1","token_type":"Bearer","expires_in":3600}'
const [REGISTER, TOKEN, CALL] = [0, 1, 2] as const

type Place = (har: Har, canary: string) => void

const inUrl =
  (which: 0 | 1 | 2, addition: (canary: string) => string): Place =>
  ({ log }, canary) => {
    const entry = log.entries[which]
    entry.request.url += addition(encodeURIComponent(canary))
  }
const inHeader =
  (name: string, textOf: (canary: string) => string, side: 'request' | 'response' = 'request', which: 0 | 1 | 2 = CALL): Place =>
  ({ log }, canary) => {
    log.entries[which][side].headers.push({ name, value: textOf(canary) })
  }
const inAnswer =
  (which: 0 | 1 | 2, memberOf: (canary: string) => Json, status = 200): Place =>
  ({ log }, canary) => {
    const { response } = log.entries[which]
    response.content.text = JSON.stringify({ ...(JSON.parse(String(response.content.text)) as Json), ...memberOf(canary) })
    response.status = status
  }
const inForm =
  (textOf: (canary: string) => string): Place =>
  ({ log }, canary) => {
    const { postData } = log.entries[TOKEN].request
    postData.text = `${String(postData.text)}&${textOf(encodeURIComponent(canary))}`
  }
const inRequest =
  (memberOf: (canary: string) => Json): Place =>
  ({ log }, canary) => {
    const { postData } = log.entries[REGISTER].request
    postData.text = JSON.stringify({ ...(JSON.parse(String(postData.text)) as Json), ...memberOf(canary) })
  }
const multipart =
  (partOf: (canary: string) => string): Place =>
  ({ log }, canary) => {
    const { request } = log.entries[TOKEN]
    const type = 'multipart/form-data; boundary=made-up'
    request.headers[0] = { name: 'content-type', value: type }
    const part = (name: string, value: string) => `--made-up\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    request.postData = {
      mimeType: type,
      text: `${part('grant_type', 'client_credentials')}${part('client_id', 'client-1')}${partOf(canary)}--made-up--\r\n`,
    }
  }
const plain = (canary: string) => canary

/** What may hold any text. */
const anywhere: Readonly<Record<string, Place>> = {
  'an unknown header': inHeader('X-Custom', plain),
  'an unknown header of an answer': inHeader('X-Custom', plain, 'response'),
  'a bearer token': inHeader('Authorization', canary => `Bearer ${canary}`, 'request', REGISTER),
  'an unknown scheme': inHeader('Authorization', canary => `Custom ${canary}`, 'request', REGISTER),
  'an Authorization header without a scheme': inHeader('Authorization', plain, 'request', REGISTER),
  'a password of Basic': inHeader('Authorization', canary => `Basic ${btoa(encodeURIComponent(`ann:${canary}`))}`, 'request', TOKEN),
  'a user of Basic': inHeader('Authorization', canary => `Basic ${btoa(`${encodeURIComponent(canary)}:x`)}`, 'request', REGISTER),
  'Basic that is none': inHeader('Authorization', canary => `Basic ${base64url(canary)}`, 'request', REGISTER),
  'a header named twice': inHeader('authorization', canary => `Bearer ${canary}`),
  'an API key': inHeader('X-Api-Key', plain),
  'a session id': inHeader('Mcp-Session-Id', plain),
  'a device': inHeader('AP-Device-Identifier', canary => `fingerprint ${canary}`),
  'device information': inHeader('X-Device-Info', canary => base64url(JSON.stringify({ model: canary }))),
  'a pseudo-header': inHeader(':path', canary => `/x?y=${canary}`),
  'an ETag': inHeader('ETag', canary => `"${canary}"`, 'response'),
  'a link': inHeader('Link', canary => `<https://api.example.com/?after=${canary}>; rel=next`, 'response'),
  'a cookie': inHeader('Cookie', canary => `a=1; b=${canary}`),
  'a cookie without a name': inHeader('Cookie', plain),
  'a cookie that is set': inHeader('Set-Cookie', canary => `a=${canary}; Path=/; HttpOnly`, 'response'),
  'a second cookie that is set': inHeader('Set-Cookie', canary => `a=1\nb=${canary}; Secure`, 'response'),
  'an attribute of a cookie': inHeader('Set-Cookie', canary => `a=1; Custom=${canary}`, 'response'),
  'a query of the referrer': inHeader('Referer', canary => `https://app.example.com/?a=${encodeURIComponent(canary)}`),
  'a fragment of a redirect': inHeader('Location', canary => `https://app.example.com/#a=${encodeURIComponent(canary)}`, 'response'),
  'a code in a redirect': inHeader('Location', canary => `/callback?code=${encodeURIComponent(canary)}`, 'response'),
  'a challenge': inHeader('WWW-Authenticate', canary => `Bearer realm="x", custom="${canary}"`, 'response'),
  'a challenge of one value': inHeader('WWW-Authenticate', canary => `Negotiate ${canary}`, 'response'),
  'an unknown parameter': inUrl(CALL, canary => `?a=${canary}`),
  'a secret parameter': inUrl(CALL, canary => `?client_secret=${canary}`),
  'the state': inUrl(CALL, canary => `?state=${canary}`),
  'a fragment': inUrl(CALL, canary => `#access_token=${canary}`),
  'a route in a fragment': inUrl(CALL, canary => `#/route?a=${canary}`),
  'a parameter of a segment': inUrl(CALL, canary => `;jsessionid=${canary}`),
  'a URL in a parameter': inUrl(CALL, canary => `?redirect_uri=${encodeURIComponent(`https://app.example.com/?a=${canary}`)}`),
  'a person in an address': ({ log }, canary) => {
    log.entries[CALL].request.url = `https://ann:${encodeURIComponent(canary)}@api.example.com/v1/items`
  },
  'a field of a form': inForm(canary => `a=${canary}`),
  'a secret field of a form': inForm(canary => `code_verifier=${canary}`),
  'a password of a form': inForm(canary => `password=${canary}`),
  'a user of a form': inForm(canary => `username=${canary}`),
  'params without text': ({ log }, canary) => {
    log.entries[TOKEN].request.postData = {
      mimeType: 'application/x-www-form-urlencoded',
      params: [
        { name: 'grant_type', value: 'client_credentials' },
        { name: 'a', value: canary },
      ],
    }
  },
  'params beside text': ({ log }, canary) => {
    log.entries[TOKEN].request.postData.params = [{ name: 'a', value: canary, fileName: canary, comment: canary }]
  },
  'a list of parameters that the URL does not have': ({ log }, canary) => {
    log.entries[CALL].request.queryString = [{ name: 'a', value: canary }]
  },
  'a list of cookies': ({ log }, canary) => {
    log.entries[CALL].request.cookies = [{ name: 'a', value: canary, comment: canary, expires: canary }]
  },
  'a part of a multipart body': multipart(canary => `--made-up\r\nContent-Disposition: form-data; name="a"\r\n\r\n${canary}\r\n`),
  'a secret part of a multipart body': multipart(
    canary => `--made-up\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n${canary}\r\n`,
  ),
  'a file in a multipart body': multipart(
    canary => `--made-up\r\nContent-Disposition: form-data; name="f"; filename="${canary}"\r\n\r\n${canary}\r\n`,
  ),
  'a boundary': ({ log }, canary) => {
    log.entries[TOKEN].request.headers.push({ name: 'Content-Type', value: `text/plain; boundary=${canary}; custom=${canary}` })
  },
  'an unknown member': inRequest(canary => ({ a: canary })),
  'a member far down': inRequest(canary => ({ a: { b: [{ c: [[{ d: canary }]] }] } })),
  'an item of a list': inRequest(canary => ({ a: ['x', canary] })),
  'a contact': inRequest(canary => ({ contacts: [canary] })),
  'JSON in a string': inRequest(canary => ({ a: JSON.stringify({ b: JSON.stringify({ c: canary }) }) })),
  'a member beside a protocol’s own': inAnswer(TOKEN, canary => ({ id: canary, user: { name: canary } })),
  'a refresh token': inAnswer(TOKEN, canary => ({ refresh_token: canary })),
  'an access token': inAnswer(TOKEN, canary => ({ access_token: canary })),
  'a private key': inRequest(canary => ({ jwks: { keys: [{ kty: 'oct', kid: 'k', k: canary }] } })),
  'a public key': inRequest(canary => ({ jwks: { keys: [{ kty: 'EC', kid: 'k', x: canary }] } })),
  'a claim': inAnswer(TOKEN, canary => ({ access_token: jwtOf({ iss: 'https://as.example.com', custom: canary }) })),
  'a claim far down': inAnswer(TOKEN, canary => ({ access_token: jwtOf({ act: { sub: canary, list: [canary] } }) })),
  'the subject': inAnswer(TOKEN, canary => ({ id_token: jwtOf({ sub: canary, email: canary, given_name: canary }) })),
  'a header of a JWT': inAnswer(TOKEN, canary => ({ access_token: jwtOf({}, { alg: 'RS256', custom: canary }) })),
  'a JWT in a JWT': inAnswer(TOKEN, canary => ({ access_token: jwtOf({ a: jwtOf({ b: jwtOf({ c: canary }) }) }) })),
  'a JWT under a strange name': inAnswer(CALL, canary => ({ anything: jwtOf({ a: canary }) })),
  'a signature': inAnswer(TOKEN, canary => ({ access_token: `${jwtOf({}).split('.').slice(0, 2).join('.')}.${base64url(canary)}` })),
  'a part of a JWE': inAnswer(TOKEN, canary => ({
    access_token: ['{"alg":"dir","enc":"A256GCM"}', '', canary, canary, canary].map(base64url).join('.'),
  })),
  'a broken JWT': inAnswer(TOKEN, canary => ({ access_token: `eyJub3QganNvbg.${base64url(canary)}.${base64url(canary)}` })),
  'an answer of an API': inAnswer(CALL, canary => ({ items: [{ a: canary }], a: canary })),
  'an error of an API': inAnswer(CALL, canary => ({ code: 'made_up', a: canary, message: `for ${canary}` }), 400),
  'an error description': inAnswer(TOKEN, canary => ({ error: 'invalid_grant', error_description: `user ${canary} is unknown` }), 400),
  'an error in words': inAnswer(TOKEN, canary => ({ error: `Bad ${canary}` }), 400),
  'an answer in base64': ({ log }, canary) => {
    const { content } = log.entries[TOKEN].response
    content.text = Buffer.from(JSON.stringify({ access_token: 'made-up-token-1', token_type: 'Bearer', a: canary })).toString('base64')
    content.encoding = 'base64'
  },
  'bytes in base64': ({ log }, canary) => {
    const { content } = log.entries[TOKEN].response
    content.text = Buffer.concat([Buffer.from([0xff]), Buffer.from(canary)]).toString('base64')
    content.encoding = 'base64'
  },
  'an answer that was cut': ({ log }, canary) => {
    log.entries[TOKEN].response.content.text = `{"access_token":"made-up-token-1","a":"${canary}`
  },
  'a page': ({ log }, canary) => {
    Object.assign(log.entries[TOKEN].response.content, { text: `<!doctype html><title>${canary}</title>`, mimeType: 'text/html' })
  },
  'a script': ({ log }, canary) => {
    Object.assign(log.entries[CALL].response.content, { text: `const a = "${canary}"`, mimeType: 'text/javascript' })
  },
  'a body in words': ({ log }, canary) => {
    log.entries[CALL].request.postData = { mimeType: 'text/plain', text: `hello ${canary}` }
  },
  'a form answer': ({ log }, canary) => {
    log.entries[TOKEN].response.content.text =
      `access_token=${encodeURIComponent(canary)}&token_type=bearer&a=${encodeURIComponent(canary)}`
  },
  'the text of a status': ({ log }, canary) => {
    log.entries[CALL].response.statusText = canary
  },
  'the address of a redirect': ({ log }, canary) => {
    log.entries[CALL].response.redirectURL = `https://app.example.com/?a=${encodeURIComponent(canary)}`
  },
  'the failure of a request': ({ log }, canary) => {
    Object.assign(log.entries[CALL].response, { status: 0, _error: `\n${canary}` })
  },
  'the title of a page': ({ log }, canary) => {
    Object.assign(log.pages[0] ?? {}, { title: `https://app.example.com/?a=${canary}#${canary}`, comment: canary, _custom: canary })
  },
  'a title in words': ({ log }, canary) => {
    Object.assign(log.pages[0] ?? {}, { title: `Welcome ${canary}` })
  },
  comments: ({ log }, canary) => comment(log, canary),
  'a member that no HAR has': ({ log }, canary) => {
    log._custom = { a: canary }
    const [entry] = log.entries
    Object.assign(entry, { _initiator: { type: 'script', url: canary }, _custom: [canary], serverIPAddress: canary, connection: canary })
    Object.assign(entry.request, { _custom: canary, httpVersion: canary })
    Object.assign(entry.response, { _custom: canary, httpVersion: canary })
    Object.assign(entry.response.content, { _custom: canary })
    Object.assign(entry, { cache: { beforeRequest: { eTag: canary } }, timings: { wait: 1, comment: canary } })
  },
}

/** What only a session of ours says, where it is neither a word of ours nor the user's. */
const inOwn: Readonly<Record<string, Place>> = {
  'a member of ours that nobody knows': ({ log }, canary) => {
    log._dcr = { version: 1, custom: canary, list: [canary], deep: { custom: canary }, environment: { user: canary } }
  },
  'a mark’s unknown member': ({ log }, canary) => {
    log._dcr = {
      version: 1,
      marks: [{ id: 'm1', kind: 'note', at: 1, note: '', origin: `https://app.example.com/?a=${canary}`, custom: canary }],
    }
  },
  'a gap’s unknown member': ({ log }, canary) => {
    log._dcr = { version: 1, gaps: [{ id: 'g1', reason: 'worker-stopped', at: 1, until: null, custom: canary }] }
  },
  'times of ours that are none': ({ log }, canary) => {
    log._dcr = {
      version: 1,
      exportedAt: canary,
      endedAt: canary,
      suppressions: [{ rule: 'a/b', fingerprint: '0', reason: '', until: canary }],
    }
  },
  'an entry’s unknown member of ours': ({ log }, canary) => {
    for (const entry of log.entries)
      entry._dcr = { custom: canary, facts: { custom: canary }, initiator: `https://app.example.com/?a=${canary}` }
  },
  'an entry’s page of ours': ({ log }, canary) => {
    for (const entry of log.entries) entry._dcr = { pageUrl: `https://app.example.com/#a=${encodeURIComponent(canary)}` }
  },
}

/** What names things: whatever does not look like a name is hidden there. */
const inNames: Readonly<Record<string, Place>> = {
  'the name of a header': ({ log }, canary) => {
    log.entries[CALL].request.headers.push({ name: `X-${canary}`, value: 'x' })
  },
  'the name of a cookie': inHeader('Cookie', canary => `${canary}=1`),
  'the name of a parameter': inUrl(CALL, canary => `?${canary}=1`),
  'a parameter without a value': inUrl(CALL, canary => `?${canary}`),
  'a fragment that is one word': inUrl(CALL, canary => `#${canary}`),
  'a segment of a path': inUrl(CALL, canary => `/${canary}`),
  'a segment of a redirect': inHeader('Location', canary => `/a/${encodeURIComponent(canary)}`, 'response'),
  'the name of a field': inForm(canary => `${canary}=1`),
  'the name of a member': inRequest(canary => ({ [canary]: 'x' })),
  'the name of a member far down': inAnswer(TOKEN, canary => ({ a: [{ [canary]: { b: 1 } }] })),
  'the name of a claim': inAnswer(TOKEN, canary => ({ access_token: jwtOf({ [canary]: 1 }) })),
  'the id of a page': ({ log }, canary) => {
    Object.assign(log.pages[0] ?? {}, { id: canary })
    for (const entry of log.entries) entry.pageref = canary
  },
  'ids of ours': ({ log }, canary) => {
    for (const entry of log.entries) entry._dcr = { id: canary, loadId: canary, partition: canary }
  },
  'the name of a member of ours': ({ log }, canary) => {
    log._dcr = { version: 1, [canary]: { [canary]: 1 } }
    for (const entry of log.entries) entry._dcr = { [canary]: 'x' }
  },
  'the name of a part of a multipart body': multipart(
    canary => `--made-up\r\nContent-Disposition: form-data; name="${canary}"\r\n\r\nx\r\n`,
  ),
}

function comment(value: unknown, text: string): void {
  if (Array.isArray(value)) for (const item of value) comment(item, text)
  else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) comment(member, text)
    Object.assign(value, { comment: text })
  }
}

/** Long enough that it cannot be there by chance. */
const letters = (alphabet: string, from: number, to: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: from, maxLength: to }).map(list => list.join(''))
const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const ids = fc.oneof(
  letters('0123456789', 9, 12),
  letters('0123456789abcdef', 16, 40),
  letters(`${LOWER}${LOWER.toUpperCase()}0123456789-_`, 12, 60).map(text => `k7Q${text}9x`),
  letters(LOWER, 6, 8).map(name => `${name}9x@example.org`),
  fc.uuid(),
)
const texts = fc.oneof(
  ids,
  letters(LOWER, 10, 20).map(text => `zq${text}`),
  letters(`${LOWER}0123456789 /+=&?#%;,`, 12, 30).map(text => `q9${text.trim()}z7`),
  letters(`${LOWER}äöü€`, 10, 14).map(text => `Ω9${text}`),
)

/** Everything that can be read in a text, encoded or not. */
function* readings(text: string, depth = 0): Generator<string> {
  yield text
  if (depth === 5) return
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{8,}/g)) {
    const inner = Buffer.from(run, 'base64').toString()
    // Bytes that are no text may still have some in them.
    if (inner.includes('\ufffd')) yield inner
    else yield* readings(inner, depth + 1)
  }
  if (/%[0-9a-f]{2}/i.test(text)) {
    try {
      yield* readings(decodeURIComponent(text), depth + 1)
    } catch {
      yield* readings(text.replace(/%(?![0-9a-f]{2})/gi, '%25').replace(/%[89a-f][0-9a-f]/gi, ''), depth + 1)
    }
  }
  if (text.includes('\\')) yield* readings(text.replace(/\\(.)/g, '$1'), depth + 1)
}

const holds = (text: string, canary: string) => text.toLowerCase().includes(canary.toLowerCase())

async function expectNothingOf(canary: string, place: Place): Promise<void> {
  const har = sessionOf()
  place(har, canary)
  expect(
    [...readings(JSON.stringify(har))].some(reading => holds(reading, canary)),
    'the canary was planted',
  ).toBe(true)
  const { text, differences, report } = await redactText(JSON.stringify(har))
  for (const reading of readings(text)) expect(holds(reading, canary)).toBe(false)
  expect(differences).toEqual([])
  expect(report.left).toEqual({})
  expect(report.keptEntries).toBe(3)
  expect(harFaults(text)).toEqual([])
}

/** As it may be carried off: percent-encoded, in JSON, in base64 at any of its three offsets. */
const SPELLINGS: readonly ((canary: string) => string)[] = [
  encodeURIComponent,
  canary => encodeURIComponent(encodeURIComponent(canary)),
  canary => JSON.stringify({ a: canary }),
  ...['', 'x', 'xx'].flatMap(before => [
    (canary: string) => Buffer.from(before + canary).toString('base64'),
    (canary: string) => Buffer.from(`${before}${canary}yz`).toString('base64url'),
  ]),
]

/** Where words of ours or of the user stand, which nobody hides: the programs, the session, marks, reasons. */
const inWords: readonly ((log: Har['log'], text: string) => void)[] = [
  (log, text) => Object.assign(log.creator as Json, { name: text, version: text }),
  (log, text) => {
    log.browser = { name: text, version: text }
  },
  (log, text) => {
    log._dcr = { version: 1, name: text, app: text, environment: { browser: text, platform: text, app: text, timeZone: text } }
  },
  (log, text) => {
    log._dcr = { version: 1, marks: [{ id: 'm1', kind: 'note', at: 1, note: text, origin: null }] }
  },
  (log, text) => {
    log._dcr = {
      version: 1,
      labels: [{ name: text }, { name: 'made up', origin: 'https://app.example.com', partition: text }],
      suppressions: [{ rule: 'a/b', fingerprint: '0', reason: text }],
    }
  },
]

describe('no canary gets out of', () => {
  it.each(Object.entries(anywhere))('%s', async (_, place) => {
    await fc.assert(
      fc.asyncProperty(texts, canary => expectNothingOf(canary, place)),
      { numRuns: 15 },
    )
  })

  it.each(Object.entries(inOwn))('%s', async (_, place) => {
    await fc.assert(
      fc.asyncProperty(texts, canary => expectNothingOf(canary, place)),
      { numRuns: 10 },
    )
  })

  it.each(Object.entries(inNames))('%s', async (_, place) => {
    await fc.assert(
      fc.asyncProperty(ids, canary => expectNothingOf(canary, place)),
      { numRuns: 15 },
    )
  })

  it('a text that may stay, once it is known as a secret elsewhere', async () => {
    const secret = letters(`${LOWER}0123456789`, 10, 20).map(text => `q9${text}`)
    const kept: Place[] = [
      inHeader('User-Agent', plain),
      inHeader('Accept-Language', canary => `en; ${canary}`),
      inRequest(canary => ({ client_name: `App ${canary}` })),
      inRequest(canary => ({ client_uri: `https://app.example.com/${canary}` })),
      inAnswer(TOKEN, canary => ({ scope: `read ${canary}` })),
      inAnswer(TOKEN, canary => ({ token_type: canary })),
      inAnswer(TOKEN, canary => ({ scope: Buffer.from(`xx${canary}`).toString('base64') })),
      inAnswer(REGISTER, canary => ({ software_id: canary })),
      inForm(canary => `resource=https://api.example.com/${canary}`),
      ...inWords.flatMap(put =>
        [plain, ...SPELLINGS].map(
          (spell): Place =>
            ({ log }, canary) =>
              put(log, `made up ${spell(canary)}`),
        ),
      ),
    ]
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom(...kept), async (canary, place) =>
        expectNothingOf(canary, (har, text) => {
          // The place comes first, and what makes it a secret last.
          place(har, text)
          inHeader('X-Api-Key', plain)(har, text)
        }),
      ),
      { numRuns: 120 },
    )
  })
})
