/** The part of express that the lab uses, and that the MCP SDK's types name; the package brings no types. */
declare module 'express' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  export type Request = IncomingMessage & { readonly body?: unknown }

  export interface Response extends ServerResponse {
    redirect(url: string): void
  }

  export type RequestHandler = (request: Request, response: Response, next: (error?: unknown) => void) => unknown

  interface Application extends RequestListener {
    use(...handlers: RequestHandler[]): void
    all(path: string, ...handlers: RequestHandler[]): void
  }

  export default function express(): Application
}
