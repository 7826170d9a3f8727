/**
 * An address that was read once and is asked again and again. A `URL` cuts its text anew for each question, so that every
 * answer is another text, which has to be looked at letter by letter wherever it is compared.
 */
import { parseUrl } from './exchange'
import { remembered } from './remembered'

/** What is asked of an address; a `URL` is one. */
export type WebAddress = Pick<URL, 'hash' | 'host' | 'hostname' | 'href' | 'origin' | 'pathname' | 'protocol' | 'search' | 'searchParams'>

export interface ReadAddress extends WebAddress {
  /** Scheme, host, port and path: what endpoints are compared by. */
  readonly endpoint: string
  /** The path with what looks like ids replaced. */
  readonly template: string
}

/** Null for what is no address. Messages to one address share it: nobody changes one that was read. */
export function readAddress(text: string): ReadAddress | null {
  return remembered(addresses, text, read)
}

function read(text: string): ReadAddress | null {
  const url = parseUrl(text)
  if (url === null) return null
  const { hash, host, hostname, href, origin, pathname, protocol, search } = url
  return {
    hash,
    host,
    hostname,
    href,
    origin,
    pathname,
    protocol,
    search,
    endpoint: origin + pathname,
    template: pathTemplate(pathname),
    get searchParams() {
      return new URLSearchParams(search)
    },
  }
}

const addresses = new Map<string, ReadAddress | null>()

/** A path with what looks like ids replaced, so that calls to one resource are compared as one. */
export function pathTemplate(pathname: string): string {
  return remembered(templates, pathname, () =>
    pathname
      .split('/')
      .map(part => (/^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{20,}|[0-9a-f]{16,}|[A-Za-z0-9_-]{24,})$/i.test(part) ? '{id}' : part))
      .join('/'),
  )
}

const templates = new Map<string, string>()
