/** Files that nobody should make, each with what is wrong with it: built from good sessions, one thing at a time. */
import { changedAt, nameOf, type Path, placesOf, valueAt } from './places'
import { type Json, ownSession, plainSession } from './session'

export type Variants = Readonly<Record<string, string>>

const own = ownSession()
const plain = plainSession()
const places = placesOf(own)
const textPlaces = places.filter(path => typeof valueAt(own, path) === 'string')

const withAll = (change: (text: string, path: Path) => unknown) =>
  textPlaces.reduce<unknown>(
    (document, path) => changedAt(document, path, value => (typeof value === 'string' ? change(value, path) : value)),
    own,
  )

const byName = (made: readonly (readonly [string, string])[]): Variants => Object.fromEntries(made)

// ------------------------------------------------------------------ types

/** One of each type, with what a reader may trip over. */
const WRONG: readonly unknown[] = [null, true, -1, 1e308, '', ' made up ', [], {}, [[null]], { made: ['up'] }, 'null', undefined]

/** One of them at every other place; a property test takes places and types by chance. */
export function wrongTypes(): Variants {
  return byName(places.flatMap((_, index) => (index % 2 === 0 ? [anyWrongType(index, index / 2)] : [])))
}

const textWith = (path: Path, wrong: unknown) => JSON.stringify(changedAt(own, path, () => wrong) ?? null)

export function anyWrongType(place: number, wrong: number): readonly [string, string] {
  const path = places[place % places.length] ?? []
  const value = WRONG[wrong % WRONG.length]
  return [`${nameOf(path)}: ${value === undefined ? 'left out' : JSON.stringify(value)}`, textWith(path, value)]
}

// ------------------------------------------------------------------ names

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__']

export function prototypeNames(): Variants {
  const poison = PROTOTYPE_NAMES.map(name => `"${name}":{"polluted":true,"prototype":{"polluted":true}}`).join()
  // Each object of the file, and of the JSON in it, begins with them.
  const poisoned = (text: string) => text.replaceAll(/\{(?=")/g, `{${poison},`)
  const outside = poisoned(JSON.stringify(own))
  const inside = JSON.stringify(withAll(text => (/^\{"/.test(text) ? poisoned(text) : text)))
  const pairs = PROTOTYPE_NAMES.map(name => `${name}=made-up&${name}[polluted]=made-up`).join('&')
  const headers = PROTOTYPE_NAMES.map(name => ({ name, value: 'made-up' }))
  const everyEntry = (change: (entry: Json) => Json) =>
    JSON.stringify({ log: { ...(own.log as Json), entries: ((own.log as Json).entries as Json[]).map(change) } })
  const named = (name: string) => JSON.stringify(own).replaceAll(/client-C[12]|made-up-management-token-1|page_1/g, name)
  return {
    'in each object': outside,
    'in each JSON body': inside,
    'as headers': everyEntry(entry => ({
      ...entry,
      request: { ...(entry.request as Json), headers: [...((entry.request as Json).headers as Json[]), ...headers] },
    })),
    'as parameters': everyEntry(entry => ({
      ...entry,
      request: { ...(entry.request as Json), url: `${String((entry.request as Json).url)}?${pairs}#${pairs}` },
    })),
    'as fields of forms': everyEntry(entry => {
      const post = (entry.request as Json).postData as Json | undefined
      return post === undefined || !String(post.mimeType).includes('form')
        ? entry
        : { ...entry, request: { ...(entry.request as Json), postData: { ...post, text: `${String(post.text)}&${pairs}` } } }
    }),
    'as types': everyEntry(entry => ({
      ...entry,
      _resourceType: '__proto__',
      _dcr: { ...(entry._dcr as Json), resourceType: 'constructor', sources: ['toString'], bodyState: { request: '__proto__' } },
    })),
    ...Object.fromEntries(PROTOTYPE_NAMES.slice(0, 3).map(name => [`as names of clients, tokens and pages: ${name}`, named(name)])),
  }
}

// ------------------------------------------------------------------ depth

const DEEP = 10_000

/** JSON.stringify would not come back from there: the depth is put into the text. */

export function deepNesting(): Variants {
  const lists = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`
  const objects = `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`
  const put = (path: Path, deep: string) => JSON.stringify(changedAt(own, path, () => 'DEEP')).replace('"DEEP"', deep)
  const within = (path: Path, deep: string) => JSON.stringify(changedAt(own, path, () => deep))
  const inBody = (side: 'request' | 'response', index: number, deep: (text: string) => string) => {
    const path =
      side === 'request'
        ? ['log', 'entries', index, 'request', 'postData', 'text']
        : ['log', 'entries', index, 'response', 'content', 'text']
    return within(path, deep(String(valueAt(own, path))))
  }
  const first = (member: string) => (text: string) => text.replace('{', `{"${member}":${objects},`)
  const jwt = ['{"alg":"RS256","kid":"k1"}', objects].map(part => Buffer.from(part).toString('base64url')).join('.')
  const keys = `{"keys":[{"kty":"RSA","kid":"k1","use":"sig","n":"made-up","e":"AQAB","x":${objects}}]}`
  const [registration, answer] = ((own.log as Json).entries as Json[]).slice(1, 3)
  const metadata = '{"issuer":"https://as.example.com","jwks_uri":"https://as.example.com/jwks"}'
  const document = (url: string, text: string) => ({
    ...registration,
    request: { method: 'GET', url, headers: [{ name: 'accept', value: '*/*' }] },
    response: { ...(answer?.response as Json), status: 200, content: { mimeType: 'application/json', size: -1, text } },
  })
  return {
    'a key of the server': JSON.stringify({
      log: {
        ...(own.log as Json),
        entries: [
          document('https://as.example.com/.well-known/openid-configuration', metadata),
          document('https://as.example.com/jwks', keys),
          ...((own.log as Json).entries as Json[]),
        ],
      },
    }),
    'a member of the file': `{"x":${lists},${JSON.stringify(own).slice(1)}`,
    'the log': `{"log":${lists}}`,
    'the entries': `{"log":{"entries":${lists}}}`,
    'an entry': put(['log', 'entries', 0], lists),
    'a member of an entry': put(['log', 'entries', 1, 'cache'], objects),
    'a request': put(['log', 'entries', 1, 'request'], objects),
    'the headers': put(['log', 'entries', 1, 'request', 'headers'], lists),
    'the value of a header': put(['log', 'entries', 1, 'request', 'headers', 0, 'value'], lists),
    'the data of a form': put(['log', 'entries', 1, 'request', 'postData'], objects),
    'the text of an answer': put(['log', 'entries', 1, 'response', 'content', 'text'], lists),
    'the creator': put(['log', 'creator'], objects),
    'the pages': put(['log', 'pages'], lists),
    'what we say of the session': put(['log', '_dcr'], objects),
    'a mark': put(['log', '_dcr', 'marks', 0], objects),
    'what we say of an entry': put(['log', 'entries', 1, '_dcr'], objects),
    'an unknown member of a registration': inBody('request', 1, first('made_up')),
    'a known member of a registration': inBody('request', 1, first('scope')),
    'an unknown member of its answer': inBody('response', 1, first('made_up')),
    'the keys of a client': inBody('request', 1, first('jwks')),
    'a body that is nothing else': inBody('response', 3, () => objects),
    'a body of lists': inBody('response', 3, () => lists),
    'an error': inBody('response', 5, () => `{"error":${lists},"error_description":${objects}}`),
    'the claims of a token': inBody('response', 3, text =>
      text.replace(/"access_token":"[^"]*"/, `"access_token":"${jwt}.made-up-signature"`),
    ),
    'a bearer token': within(['log', 'entries', 4, 'request', 'headers', 2, 'value'], `Bearer ${jwt}.made-up-signature`),
    'a parameter': within(['log', 'entries', 4, 'request', 'url'], `https://api.example.com/v1/items?a=${encodeURIComponent(lists)}`),
    'a header': within(['log', 'entries', 4, 'request', 'headers', 0, 'value'], objects),
    'quotes within quotes': within(
      ['log', 'entries', 4, 'request', 'headers', 2, 'value'],
      `Bearer ${`"'`.repeat(DEEP)}x${`'"`.repeat(DEEP)}`,
    ),
    'schemes within schemes': within(['log', 'entries', 4, 'request', 'headers', 2, 'value'], 'Bearer '.repeat(DEEP)),
    'addresses within addresses': within(['log', 'entries', 4, 'request', 'url'], 'https://a.example/?u='.repeat(DEEP)),
    'fragments within fragments': within(['log', 'entries', 4, 'response', 'redirectURL'], '#/a'.repeat(DEEP)),
  }
}

// ------------------------------------------------------------------ markup

export const MARKUP = [
  '</title></script><script>alert("made up")</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '"><iframe srcdoc="<script>alert(1)</script>">',
  '[x](javascript:alert(1)) ![x](https://tracker.example/x.png) <https://tracker.example>',
  '\n::error file=made-up::made up\n##[error]made up',
  ']]>&lt;!ENTITY made SYSTEM "file:///etc/made-up">',
  '\u001b[2J\u001b]0;made up\u0007',
  ['`|` || <!-- --> $', '{alert(1)} {{constructor.constructor("alert(1)")()}}'].join(''),
] as const

export function markup(): Variants {
  const long = MARKUP.join(' ')
  return byName([
    ...MARKUP.map(text => [`everywhere: ${JSON.stringify(text)}`, JSON.stringify(withAll(() => text))] as const),
    // Where it does not keep the file from being read as what it is.
    ...MARKUP.map(
      text =>
        [
          `beside everything: ${JSON.stringify(text)}`,
          JSON.stringify(withAll((value, path) => (isStructure(path) || /^[{[]/.test(value) ? value : value + text))),
        ] as const,
    ),
    ['in names', JSON.stringify(own).replaceAll(/"(?:client_name|accept|x-made-up)"/g, JSON.stringify(long))],
    [
      'in clients',
      JSON.stringify(own)
        .replaceAll('client-C1', JSON.stringify(JSON.stringify(MARKUP[0]).slice(1, -1)).slice(1, -1))
        .replaceAll('client-C2', 'img src=x'),
    ],
  ])
}

/** Without these an entry is none, or another one. */
function isStructure(path: Path): boolean {
  const [last] = path.slice(-1)
  return last === 'startedDateTime' || last === 'method' || last === 'version' || path.includes('{}') || last === 'text'
}

// ------------------------------------------------------------------ twice

export function duplicates(): Variants {
  const log = own.log as Json
  const entries = log.entries as Json[]
  const same = (made: Json) => JSON.stringify({ log: { ...log, ...made } })
  const twice = places
    .filter(path => typeof path.at(-1) === 'string' && path.at(-1) !== '{}' && path.length < 5)
    .map((path, index) => {
      const wrong = JSON.stringify(WRONG[index % 10])
      const isLast = index % 2 === 0
      const [name] = path.slice(-1)
      const text = JSON.stringify(changedAt(own, path, () => 'TWICE'))
      const right = JSON.stringify(valueAt(own, path))
      return [
        `${nameOf(path)} and again ${isLast ? 'after' : 'before'} it: ${wrong}`,
        text.replace(`"${String(name)}":"TWICE"`, () =>
          isLast ? `"${String(name)}":${right},"${String(name)}":${wrong}` : `"${String(name)}":${wrong},"${String(name)}":${right}`,
        ),
      ] as const
    })
  return byName([
    ['pages of one id', same({ pages: [...(log.pages as Json[]), ...(log.pages as Json[]), { id: 'page_1' }] })],
    ['entries of one id', same({ entries: entries.map(entry => ({ ...entry, _dcr: { ...(entry._dcr as Json), id: 'made-up' } })) })],
    ['each entry twice', same({ entries: [...entries, ...entries] })],
    [
      'marks and gaps of one id',
      same({
        _dcr: {
          ...(log._dcr as Json),
          marks: Array(50).fill({ id: 'm', kind: 'note', at: 0, note: '' }),
          gaps: Array(50).fill({ id: 'm', reason: 'worker-stopped', at: 0 }),
        },
      }),
    ],
    ['two logs', `${JSON.stringify(own).slice(0, -1)},${JSON.stringify(plain).slice(1)}`],
    ['two lists of entries', JSON.stringify(own).replace('"entries":[', '"entries":[],"entries":[')],
    ['a log before, which is none', `{"log":7,${JSON.stringify(own).slice(1)}`],
    ['entries before, which are none', JSON.stringify(own).replace('"entries":[', '"entries":{"0":{}},"entries":[')],
    ['each header twice', JSON.stringify(own).replaceAll(/(\{"name":"[^"]+","value":"(?:[^"\\]|\\.)*"\})/g, '$1,$1')],
    ...twice,
  ])
}

// ------------------------------------------------------------------ times

const TIMES: readonly unknown[] = [
  '+275760-09-13T00:00:00.000Z',
  '+275760-09-13T00:00:00.001Z',
  '+1000000-01-01T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999+14:00',
  '2026-01-15T12:00:60Z',
  '2026-02-31T25:61:61Z',
  '2026-01-15',
  'yesterday',
  '1',
  'NaN',
  'Infinity',
  '-0',
  0,
  -0.0001,
  -1,
  1e-300,
  8.64e15,
  8.64e15 + 1,
  -8.64e15,
  1e308,
  Number.MIN_SAFE_INTEGER,
  '1e999',
]

const TIMED = [
  'startedDateTime',
  'time',
  'wait',
  'send',
  'startedAt',
  'endedAt',
  'exportedAt',
  'at',
  'until',
  'expires_in',
  'client_secret_expires_at',
  'client_id_issued_at',
]

export function absurdTimes(): Variants {
  const all = JSON.stringify(own)
  return byName([
    ...TIMES.map(time => [`everywhere: ${JSON.stringify(time)}`, withTimes(TIMED, time)] as const),
    ...TIMED.map((member, index) => {
      const time = TIMES[(index * 5) % TIMES.length]
      return [`${member}: ${JSON.stringify(time)}`, withTimes([member], time)] as const
    }),
    ['1e999, which JSON allows', all.replaceAll(/"(time|wait|startedAt|at)":[\d.]+/g, '"$1":1e999')],
    ['-1e999 and digits without end', all.replaceAll(/"(time|wait|startedAt|at)":[\d.]+/g, `"$1":-${'9'.repeat(400)}.${'9'.repeat(400)}`)],
    ['backwards', JSON.stringify({ log: { ...(own.log as Json), entries: [...((own.log as Json).entries as Json[])].reverse() } })],
  ])
}

function withTimes(members: readonly string[], time: unknown): string {
  const wanted = new Set(members)
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(change)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wanted.has(name) ? time : change(member)]))
    if (typeof value !== 'string' || !value.startsWith('{"')) return value
    return JSON.stringify(change(JSON.parse(value)))
  }
  return JSON.stringify(change(own))
}

// ------------------------------------------------------------------ letters

const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`

export function letters(): Variants {
  const all = JSON.stringify(own)
  const beside = (added: string) => JSON.stringify(withAll((text, path) => (isStructure(path) ? text : text + added)))
  return {
    'half a pair beside every text': beside('\ud800'),
    'the other half': beside('\udc00'),
    'nothing but half a pair': JSON.stringify(withAll(() => '\ud800')),
    'half a pair in the names': all.replaceAll('"name":"', '"name":"\\ud800'),
    'half a pair in each JSON body': JSON.stringify(withAll(text => (/^\{"/.test(text) ? text.replaceAll(':"', ':"\\udfff') : text))),
    'NUL beside every text': beside('\u0000'),
    'NUL alone': JSON.stringify(withAll(() => '\u0000')),
    'marks of byte order beside every text': beside('\ufeff'),
    'letters that end lines': beside('\u2028\u2029\u0085\r\n'),
    'letters that change the direction': beside('\u202e\u2066\u200b'),
    'percent signs': beside('%'),
    'percent signs of half letters': beside('%c3%28%ff%00%u0000'),
    'bells and backspaces': beside('\u0007\b\f\u007f'),
    // The names of the frame as well: `log` is `log`, however it is spelt.
    'all as escapes': all.replaceAll(/"(?:[^"\\]|\\.)*"/g, text => text.replaceAll(/(?<!\\(?:u[0-9a-f]{0,3})?)[a-z]/g, escaped)),
    'letters of many bytes': beside('日本語 😀 ﷽ e\u0301\u0301\u0301'),
  }
}
