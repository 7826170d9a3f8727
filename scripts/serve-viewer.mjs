/** Serves dist/web on loopback and says where. */

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png' }

export function serveViewer() {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://viewer').pathname).replace(/^\/$/, '/index.html')
    try {
      const content = await readFile(join('dist/web', path))
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(content)
    } catch {
      response.writeHead(404).end()
    }
  })
  return new Promise(resolve =>
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() })),
  )
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { url } = await serveViewer()
  console.log(`The viewer is at ${url} (Ctrl+C ends it).`)
}
