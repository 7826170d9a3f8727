/**
 * Writes a HAR as Chrome's exporter would after a long visit: most of it scripts, images, styles and JSON that say
 * nothing about credentials, and in between an app that registers, gets tokens and uses them. Made up, and the same
 * each time.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

export interface HarFileOptions {
  readonly entries: number
  /** Bytes of the file, about. */
  readonly bytes: number
  /** One entry in so many is about credentials. */
  readonly relevantEvery: number
}

export async function writeHarFile(path: string, { entries, bytes, relevantEvery }: HarFileOptions): Promise<void> {
  const file = createWriteStream(path, { highWaterMark: 1 << 20 })
  const random = seeded(7)
  const frame = 2400
  const irrelevantBody = Math.max(200, (bytes / entries - frame) * (relevantEvery / (relevantEvery - 1)))
  file.write('{\n  "log": {\n    "version": "1.2",\n    "creator": {\n      "name": "WebInspector",\n      "version": "537.36"\n    },\n')
  file.write(
    `    "pages": [\n      {\n        "startedDateTime": "${time(0)}",\n        "id": "page_1",\n        "title": "https://app.example.com/",\n        "pageTimings": {}\n      }\n    ],\n    "entries": [\n`,
  )
  for (let index = 0; index < entries; index++) {
    const entry =
      index % relevantEvery === 0
        ? relevant(index / relevantEvery)
        : irrelevant(index, Math.round(irrelevantBody * (0.4 + 1.2 * random())), random)
    const text = JSON.stringify({ ...entry, startedDateTime: time(index * 250), time: 42.125 }, null, 2).replaceAll('\n', '\n      ')
    if (!file.write(`      ${text}${index + 1 < entries ? ',' : ''}\n`)) await once(file, 'drain')
  }
  file.end('    ]\n  }\n}\n')
  await once(file, 'close')
}

const time = (ms: number) => new Date(Date.UTC(2026, 0, 15, 12) + ms).toISOString()

type Random = () => number

/** Small, quick and the same on every machine (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

interface Parts {
  readonly method: string
  readonly url: string
  readonly type: string
  readonly headers?: readonly (readonly [string, string])[]
  readonly post?: { readonly mimeType: string; readonly text: string }
  readonly status: number
  readonly mimeType: string
  readonly text: string
  readonly encoding?: string
}

function entryOf({ method, url, type, headers = [], post, status, mimeType, text, encoding }: Parts): object {
  return {
    _connectionId: '1187',
    _initiator: {
      type: 'script',
      stack: {
        callFrames: [{ functionName: 'load', scriptId: '12', url: 'https://app.example.com/main.js', lineNumber: 12, columnNumber: 1809 }],
      },
    },
    _priority: 'High',
    _resourceType: type,
    cache: {},
    connection: '443',
    pageref: 'page_1',
    request: {
      method,
      url,
      httpVersion: 'http/2.0',
      headers: list([
        [':authority', new URL(url).host],
        [':method', method],
        ['accept', '*/*'],
        ['accept-encoding', 'gzip, deflate, br, zstd'],
        ['accept-language', 'en-GB,en;q=0.9'],
        ['origin', 'https://app.example.com'],
        ['referer', 'https://app.example.com/'],
        ['sec-fetch-dest', type === 'fetch' || type === 'xhr' ? 'empty' : type],
        ['sec-fetch-mode', 'cors'],
        ['sec-fetch-site', 'cross-site'],
        ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'],
        ...headers,
      ]),
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      cookies: [],
      headersSize: -1,
      bodySize: post === undefined ? 0 : post.text.length,
      ...(post !== undefined && { postData: { mimeType: post.mimeType, text: post.text } }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'http/2.0',
      headers: list([
        ['access-control-allow-origin', '*'],
        ['cache-control', 'max-age=600'],
        ['content-type', mimeType],
        ['date', 'Thu, 15 Jan 2026 12:00:00 GMT'],
        ['server', 'cloudfront'],
        ['vary', 'Accept-Encoding'],
      ]),
      cookies: [],
      content: { size: text.length, mimeType, text, ...(encoding !== undefined && { encoding }) },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      _transferSize: text.length,
      _error: null,
      _fetchedViaServiceWorker: false,
    },
    serverIPAddress: '192.0.2.1',
    timings: { blocked: 1.5, dns: -1, ssl: -1, connect: -1, send: 0.1, wait: 40, receive: 0.5, _blocked_queueing: 0.7 },
  }
}

const list = (headers: readonly (readonly [string, string])[]) => headers.map(([name, value]) => ({ name, value }))

// ------------------------------------------------------------------ irrelevant

function irrelevant(index: number, length: number, random: Random): object {
  const kind = index % 10
  const cdn = `https://cdn.example.com/assets/${index}`
  if (kind < 3)
    return entryOf({
      method: 'GET',
      url: `${cdn}.js`,
      type: 'script',
      status: 200,
      mimeType: 'application/javascript',
      text: script(length, random),
    })
  if (kind < 6)
    return entryOf({
      method: 'GET',
      url: `${cdn}.webp`,
      type: 'image',
      status: 200,
      mimeType: 'image/webp',
      text: base64(length, random),
      encoding: 'base64',
    })
  if (kind === 6)
    return entryOf({ method: 'GET', url: `${cdn}.css`, type: 'stylesheet', status: 200, mimeType: 'text/css', text: style(length, random) })
  if (kind === 7) {
    const post = { mimeType: 'application/json', text: JSON.stringify({ event: 'view', item: index, at: index * 250 }) }
    return entryOf({
      method: 'POST',
      url: 'https://metrics.example.net/v1/collect',
      type: 'ping',
      post,
      status: 204,
      mimeType: 'text/plain',
      text: '',
    })
  }
  return entryOf({
    method: 'GET',
    url: `https://content.example.com/v2/catalogue/${index}?fields=title,images&page=${index % 40}`,
    type: kind === 8 ? 'fetch' : 'xhr',
    headers: [['cookie', 'session=made-up; theme=dark']],
    status: 200,
    mimeType: 'application/json',
    text: json(length, random),
  })
}

const WORDS = [
  'view',
  'state',
  'render',
  'update_queue',
  'children',
  'props',
  'value',
  'index',
  'node',
  'element',
  'handler',
  'options',
] as const
const word = (random: Random) => WORDS[Math.floor(random() * WORDS.length)] as string

function script(length: number, random: Random): string {
  let text = '"use strict";'
  while (text.length < length)
    text += `function ${word(random)}(e,t){return e.${word(random)}&&"${word(random)}"!==t.${word(random)}?e[${Math.floor(random() * 99)}]:void 0}\n`
  return text
}

function style(length: number, random: Random): string {
  let text = ''
  while (text.length < length)
    text += `.${word(random)}-${Math.floor(random() * 999)} > .${word(random)} {\n  margin: ${Math.floor(random() * 40)}px auto;\n}\n`
  return text
}

function json(length: number, random: Random): string {
  const items: object[] = []
  for (let size = 0; size < length; size += 110)
    items.push({
      id: Math.floor(random() * 1e9),
      title: `Épisode ${Math.floor(random() * 99)}`,
      kind: word(random),
      rating: random(),
      seen: random() < 0.5,
    })
  return JSON.stringify({ items })
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(length: number, random: Random): string {
  let line = ''
  while (line.length < 997) line += BASE64[Math.floor(random() * 64)]
  return `UklG${line.repeat(Math.ceil(length / line.length)).slice(0, Math.floor(length / 4) * 4)}`
}

// ------------------------------------------------------------------ relevant

/** One app: it registers once, gets a token each 100 calls, and uses it. */
function relevant(number: number): object {
  const json = 'application/json'
  if (number === 0) {
    const post = {
      mimeType: json,
      text: JSON.stringify({
        client_name: 'Example',
        redirect_uris: ['https://app.example.com/callback'],
        grant_types: ['client_credentials'],
      }),
    }
    const text = JSON.stringify({ client_id: 'client-C1', client_secret: 'made-up-secret-of-C1', client_secret_expires_at: 0 })
    return entryOf({ method: 'POST', url: 'https://as.example.com/register', type: 'fetch', post, status: 201, mimeType: json, text })
  }
  if (number % 100 === 1) {
    const post = {
      mimeType: 'application/x-www-form-urlencoded',
      text: 'grant_type=client_credentials&client_id=client-C1&client_secret=made-up-secret-of-C1',
    }
    const text = JSON.stringify({ access_token: `made-up-token-${Math.floor(number / 100)}`, token_type: 'bearer', expires_in: 600 })
    return entryOf({ method: 'POST', url: 'https://as.example.com/token', type: 'fetch', post, status: 200, mimeType: json, text })
  }
  return entryOf({
    method: 'GET',
    url: `https://api.example.com/v1/items/${number}`,
    type: 'fetch',
    headers: [['authorization', `Bearer made-up-token-${Math.floor((number - 1) / 100)}`]],
    status: 200,
    mimeType: json,
    text: '{"items":[]}',
  })
}
