import { parseUrl } from '../../core/exchange'
import { maskUrl } from '../../core/secrets'

export interface UrlParts {
  readonly host: string
  /** Path, query and fragment; secret parameters masked. */
  readonly path: string
}

export function urlParts(url: string): UrlParts {
  const masked = maskUrl(url)
  const parsed = parseUrl(url)
  if (parsed === null) return { host: '', path: masked }
  const start = masked.indexOf(parsed.host)
  const path = start < 0 ? masked : masked.slice(start + parsed.host.length)
  return { host: parsed.host, path: path === '' ? '/' : path }
}

/** `https://as.example/oauth` → `as.example/oauth`: a name short enough for a heading. */
export function shortIssuer(issuer: string): string {
  return issuer.replace(/^https?:\/\//, '').replace(/\/$/, '')
}
