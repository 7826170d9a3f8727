/**
 * An address that was read once and is asked again and again. A `URL` cuts its text anew for each question, so that every
 * answer is another text, which has to be looked at letter by letter wherever it is compared.
 */
import { parseUrl } from './exchange'
import { remembered } from './remembered'

/** What is asked of an address; a `URL` is one. */
export type WebAddress = Pick<URL, 'hash' | 'host' | 'hostname' | 'href' | 'origin' | 'pathname' | 'protocol' | 'search' | 'searchParams'>

export class ReadAddress implements WebAddress {
  readonly href: string
  readonly protocol: string
  readonly origin: string
  readonly host: string
  readonly hostname: string
  readonly pathname: string
  readonly search: string
  /** Scheme, host, port and path: what endpoints are compared by. */
  readonly endpoint: string
  readonly #url: URL

  constructor(url: URL) {
    this.#url = url
    this.href = url.href
    this.protocol = url.protocol
    this.origin = url.origin
    this.host = url.host
    this.hostname = url.hostname
    this.pathname = url.pathname
    this.search = url.search
    this.endpoint = this.origin + this.pathname
  }

  get hash(): string {
    return this.#url.hash
  }

  get searchParams(): URLSearchParams {
    return this.#url.searchParams
  }

  #template: string | undefined
  /** The path with what looks like ids replaced. */
  get template(): string {
    this.#template ??= pathTemplate(this.pathname)
    return this.#template
  }
}

/** Null for what is no address. Messages to one address share it: nobody changes one that was read. */
export function readAddress(text: string): ReadAddress | null {
  return remembered(addresses, text, read)
}

function read(text: string): ReadAddress | null {
  const url = parseUrl(text)
  return url === null ? null : new ReadAddress(url)
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
