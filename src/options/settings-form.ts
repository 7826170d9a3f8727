/** What the user writes into the options, as settings; or why it cannot be one. */
import type { Scope, WatchSettings } from '../core/session-info'
import { MEGABYTE } from '../pages/watching'
import { formatCount } from '../panel/format/words'

/** The form as it stands, unchecked. */
export interface SettingsDraft {
  readonly kind: Scope['kind']
  /** One host a line. */
  readonly sites: string
  readonly records: string
  readonly megabytes: string
}

export interface SettingsProblems {
  /** One sentence for each line that is no host. */
  readonly sites: readonly string[]
  readonly records: string | null
  readonly megabytes: string | null
}

export const RECORDS = { least: 1000, most: 2_000_000 }
export const MEGABYTES = { least: 16, most: 4096 }

export function draftOf({ scope, mostRecords, mostBytes }: WatchSettings): SettingsDraft {
  return {
    kind: scope.kind,
    sites: scope.kind === 'sites' ? scope.sites.join('\n') : '',
    records: String(mostRecords),
    megabytes: String(Math.round(mostBytes / MEGABYTE)),
  }
}

export type ReadSettings =
  | { readonly ok: true; readonly settings: WatchSettings }
  | { readonly ok: false; readonly problems: SettingsProblems }

export function readSettings(draft: SettingsDraft): ReadSettings {
  const { hosts, problems } = draft.kind === 'sites' ? readSites(draft.sites) : { hosts: [], problems: [] }
  const records = readBound(draft.records, RECORDS)
  const megabytes = readBound(draft.megabytes, MEGABYTES)
  if (problems.length > 0 || typeof records === 'string' || typeof megabytes === 'string') {
    return {
      ok: false,
      problems: {
        sites: problems,
        records: typeof records === 'string' ? records : null,
        megabytes: typeof megabytes === 'string' ? megabytes : null,
      },
    }
  }
  const scope: Scope = draft.kind === 'sites' ? { kind: 'sites', sites: hosts } : { kind: draft.kind }
  return { ok: true, settings: { scope, mostRecords: records, mostBytes: megabytes * MEGABYTE } }
}

/** A number, or why it is none. */
function readBound(text: string, { least, most }: { readonly least: number; readonly most: number }): number | string {
  const number = Number(text.replace(/[\s,]/g, ''))
  if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number
  return `Write a whole number from ${formatCount(least)} to ${formatCount(most)}.`
}

/** Hosts, one a line. Whole addresses are taken for their host: that is what people have at hand. */
export function readSites(text: string): { readonly hosts: readonly string[]; readonly problems: readonly string[] } {
  const hosts = new Set<string>()
  const problems: string[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const written = line.trim()
    if (written === '') continue
    const host = readHost(written)
    if (typeof host === 'string') hosts.add(host)
    else problems.push(`Line ${index + 1}, “${shortened(written)}”: ${host.problem}`)
  }
  if (hosts.size === 0 && problems.length === 0) problems.push('Name at least one site: with none, nothing would be watched.')
  return { hosts: [...hosts], problems }
}

function readHost(written: string): string | { readonly problem: string } {
  if (/[\s,;]/.test(written)) return { problem: 'write one host on each line.' }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(written)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return { problem: 'only sites of http and https can be watched.' }
  // Subdomains count anyway.
  const plain = written.replace(/^https?:\/\//i, '').replace(/^(?:\*\.|\.)/, '')
  if (plain.includes('*')) return { problem: 'leave out the star: subdomains count anyway.' }
  if (plain.includes('@')) return { problem: 'write the host alone, without a name before the “@”.' }
  // Slashes before the host are dropped by browsers, and are a path to people.
  const url = !plain.startsWith('/') && URL.canParse(`http://${plain}`) ? new URL(`http://${plain}`) : null
  const host = url?.hostname.replace(/\.$/, '') ?? ''
  return /^(?:\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)$/.test(host) ? host : { problem: 'this is no host. Write it as example.com.' }
}

function shortened(text: string): string {
  const characters = [...text]
  return characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : text
}
