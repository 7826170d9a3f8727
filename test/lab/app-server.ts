import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { applyCommand, type LabControl, parseCommand } from './control.js'
import { contentTypeOf, handled, listen, parseJsonObject, type RunningServer, readBody, send, sendJson } from './http.js'
import { scenarios } from './scenarios.js'

const PAGES = fileURLToPath(new URL('./app/', import.meta.url))
const LIBRARY = dirname(createRequire(import.meta.url).resolve('oauth4webapi'))

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
}

export interface AppServerOptions {
  readonly adobeUrl: string
  readonly oidcUrl: string
  readonly resourceUrl: string
  readonly mcpUrl: string
  readonly control: LabControl
}

/** Serves the lab's app, at 127.0.0.1 and at every name under `localhost`, each of which is an app instance of its own. */
export async function startAppServer(options: AppServerOptions): Promise<RunningServer> {
  const { control, ...addresses } = options
  const server: RunningServer = await listen(
    handled(async (request, response) => {
      if (!isOurHost(request.headers.host ?? '')) return send(response, 421, {})
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      if (pathname === '/lab/control') return answerControl(control, request, response)
      if (request.method !== 'GET') return send(response, 405, { Allow: 'GET' })
      if (pathname === '/lab/config.json') {
        return sendJson(response, 200, { appUrl: appUrl(server.port), ...addresses, scenarios }, { 'Cache-Control': 'no-store' })
      }
      return answerFile(response, pathname)
    }),
  )
  return server
}

export function appUrl(port: number): string {
  return `http://127.0.0.1:${port}`
}

/** Other names that resolve here are somebody else's page trying to use the control. */
function isOurHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  return name === '127.0.0.1' || name === 'localhost' || name.endsWith('.localhost')
}

async function answerControl(control: LabControl, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') return send(response, 405, { Allow: 'POST' })
  // A JSON content type cannot be sent from another origin without a preflight, and none is answered here.
  if (contentTypeOf(request) !== 'application/json') return send(response, 415, {})
  const command = parseCommand(parseJsonObject((await readBody(request)) ?? ''))
  if (!command) return sendJson(response, 400, { problem: 'No such command' })
  sendJson(response, 200, await applyCommand(control, command), { 'Cache-Control': 'no-store' })
}

async function answerFile(response: ServerResponse, pathname: string): Promise<void> {
  const file = fileOf(pathname === '/' ? '/index.html' : pathname)
  const type = file && TYPES[extname(file)]
  const content = type ? await readFile(file).catch(() => undefined) : undefined
  if (!content || !type) return send(response, 404, { 'Content-Type': 'text/plain' }, 'Not found')
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' })
  response.end(content)
}

function fileOf(pathname: string): string | undefined {
  const vendor = '/vendor/oauth4webapi/'
  const [root, path] = pathname.startsWith(vendor) ? [LIBRARY, pathname.slice(vendor.length)] : [PAGES, pathname]
  const file = normalize(join(root, path))
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : undefined
}
