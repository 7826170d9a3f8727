/** A server for capture tests: every kind of request a page can make, and every kind of answer that can hurt. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TargetServer {
  readonly url: string
  /** Paths with query of every request but preflights, in order of arrival. */
  readonly seen: readonly string[]
  /** When each of them came (epoch ms). */
  readonly seenAt: readonly number[]
  close(): Promise<void>
}

const page = (title: string, script = '') => `<!doctype html><title>${title}</title><h1>${title}</h1><script>${script}</script>`

const register = (client: string) => ({
  client_id: client,
  client_secret: `made-up-secret-${client}`,
  client_id_issued_at: 1_700_000_000,
  client_secret_expires_at: 0,
  redirect_uris: ['https://app.example.com/callback'],
  grant_types: ['client_credentials'],
})

/** No two tokens are the same. */
let minted = 0
const tokenFor = (url: URL) => ({
  access_token: `made-up-token-${url.searchParams.get('n')}-${++minted}`,
  token_type: 'Bearer',
  expires_in: 3600,
})

/** Answers by path; `?n=` comes back inside the answer, so that a test can tell bodies apart. */
const ROUTES: Readonly<Record<string, (url: URL, response: ServerResponse) => void>> = {
  '/': (_, response) => html(response, page('target')),
  /** Does what the page that opened it tells it to. */
  '/popup': (_, response) =>
    html(
      response,
      page(
        'sign in',
        `const channel = new BroadcastChannel(new URLSearchParams(location.search).get('channel'))
         channel.onmessage = ({ data }) => data.ask && fetch('/token?n=' + data.ask, ${TOKEN_INIT}).then(r => r.text()).then(() => channel.postMessage({ done: data.ask }))
         channel.postMessage({ ready: true })`,
      ),
    ),
  '/other': (_, response) => html(response, page('other')),
  '/frame': (url, response) =>
    html(
      response,
      page(
        'frame',
        `fetch('/token?n=frame-${url.searchParams.get('n')}', ${TOKEN_INIT}).then(r => r.text()).then(() => { self.isDone = true })`,
      ),
    ),
  '/worker.js': (_, response) =>
    script(
      response,
      `onmessage = ({ data }) => fetch('/token?n=' + data, ${TOKEN_INIT}).then(r => r.text()).then(() => postMessage('done'))`,
    ),
  '/service-worker.js': (_, response) =>
    script(
      response,
      `oninstall = () => skipWaiting(); onactivate = e => e.waitUntil(clients.claim());
       onmessage = ({ data, source }) => fetch('/token?n=' + data, ${TOKEN_INIT}).then(r => r.text()).then(() => source.postMessage('done'))`,
    ),
  '/token': (url, response) => json(response, 200, tokenFor(url)),
  /** Answers when it is told to; the page may be long gone. */
  '/token/slow': (url, response) => void setTimeout(() => json(response, 200, tokenFor(url)), Number(url.searchParams.get('ms'))),
  '/register': (url, response) => json(response, 201, register(`client-${url.searchParams.get('n')}`)),
  '/redirected': (url, response) => void response.writeHead(307, { location: `/token?n=${url.searchParams.get('n')}` }).end(),
  '/broken': (_, response) => void response.destroy(),
  '/api': (_, response) => json(response, 200, { ok: true }),
}

/** Answers of a register or token endpoint that no client expects. */
export const HOSTILE: Readonly<Record<string, { readonly type: string; readonly body: () => string }>> = {
  'not-json': { type: 'application/json', body: () => '<html>maintenance</html>' },
  empty: { type: 'application/json', body: () => '' },
  'half-json': { type: 'application/json', body: () => '{"client_id": "client-half", "client_se' },
  array: { type: 'application/json', body: () => '[{"client_id": "x"}]' },
  null: { type: 'application/json', body: () => 'null' },
  'wrong-types': {
    type: 'application/json',
    body: () =>
      JSON.stringify({
        client_id: 17,
        client_secret: { a: 1 },
        client_id_issued_at: 'yesterday',
        client_secret_expires_at: [],
        redirect_uris: 'x',
        scope: { a: 1 },
        registration_client_uri: 5,
        registration_access_token: null,
        access_token: ['x'],
        token_type: 0,
        expires_in: {},
        refresh_token: true,
        error: { code: 1 },
      }),
  },
  markup: {
    type: 'application/json',
    body: () => JSON.stringify({ client_id: '<img src=x onerror="self.__pwned=1">', client_secret: '"><script>self.__pwned=1</script>' }),
  },
  prototype: {
    type: 'application/json',
    body: () => '{"__proto__": {"polluted": "yes"}, "constructor": 1, "client_id": "client-proto", "client_secret": "made-up-secret"}',
  },
  deep: { type: 'application/json', body: () => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}` },
  'ten-megabytes': {
    type: 'application/json',
    body: () => JSON.stringify({ client_id: 'client-large', client_secret: 'made-up-secret', filler: 'x'.repeat(10 * 1024 * 1024) }),
  },
}

const TOKEN_INIT = `{ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'grant_type=client_credentials&client_id=client-a&client_secret=made-up-secret' }`

export async function startTargetServer(): Promise<TargetServer> {
  const seen: string[] = []
  const seenAt: number[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://target')
    request.resume().on('end', () => {
      response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
      response.setHeader('access-control-allow-headers', 'authorization, content-type')
      if (request.method === 'OPTIONS') return void response.writeHead(204).end()
      seen.push(`${url.pathname}${url.search}`)
      seenAt.push(Date.now())
      const hostile = HOSTILE[url.pathname.split('/')[2] ?? '']
      if (url.pathname.startsWith('/hostile/') && hostile)
        return void response.writeHead(201, { 'content-type': hostile.type }).end(hostile.body())
      const route = ROUTES[url.pathname]
      if (route) route(url, response)
      else response.writeHead(404).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    seenAt,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const html = (response: ServerResponse, text: string) => void response.writeHead(200, { 'content-type': 'text/html' }).end(text)
const script = (response: ServerResponse, text: string) => void response.writeHead(200, { 'content-type': 'text/javascript' }).end(text)
const json = (response: ServerResponse, status: number, value: object) =>
  void response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(value))
