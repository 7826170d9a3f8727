import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'

/** Milliseconds since the epoch. Servers take one, so that tests can move time. */
export type Clock = () => number

export interface RunningServer {
  readonly port: number
  close(): Promise<void>
}

const LARGEST_BODY = 64 * 1024

/** Listens on the IPv4 loopback address only: nothing outside this machine can reach the lab. */
export async function listen(handler: RequestListener): Promise<RunningServer> {
  const server = createServer(handler)
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(portOf(server)))
  })
  return {
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close(error => (error ? reject(error) : resolve()))
        // Browsers keep idle connections open, which would hold up the close.
        server.closeAllConnections()
      }),
  }
}

/** Wraps an async handler so that a bug in it becomes a 500 and not a request that hangs. */
export function handled(handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>): RequestListener {
  return (request, response) => {
    handler(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy()
      send(response, 500, { 'Content-Type': 'text/plain; charset=utf-8' }, String(error))
    })
  }
}

/** Undefined when the body is larger than anything the lab has a use for. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > LARGEST_BODY) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function send(response: ServerResponse, status: number, headers: Record<string, string>, body = ''): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.statusCode = status
  response.end(body)
}

export function sendJson(response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void {
  send(response, status, { 'Content-Type': 'application/json;charset=UTF-8', ...headers }, JSON.stringify(value))
}

export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** Content types are compared without parameters, case and spaces: clients write them in many ways. */
export function contentTypeOf(request: IncomingMessage): string {
  return (headerOf(request, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** The parsed JSON object, or undefined for anything else. */
export function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port')
  return address.port
}
