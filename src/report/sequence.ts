/** Calls → a Mermaid sequence diagram. */
import { parseUrl } from '../core/exchange'
import type { Role } from '../core/model'
import { oneLine } from './text'

export interface SequenceStep {
  readonly index: number
  readonly method: string
  /** With secrets hidden; its path is shown. */
  readonly url: string
  /** 0 where no answer came. */
  readonly status: number
  readonly role: Role
}

/** More arrows than this nobody follows. */
const MOST_ARROWS = 12

type Server = 'Server' | 'API'
const TITLES: Readonly<Record<Server, string>> = { Server: 'Authorization server', API: 'API' }

/** Roles that a protected resource plays; every other one is the authorization server's. */
const API_ROLES: ReadonlySet<Role> = new Set(['api', 'protected-resource-metadata', 'token-source', 'preflight', 'load', 'irrelevant'])

/** Empty where there is nothing to draw. Ends without a line break. */
export function sequenceDiagram(steps: readonly SequenceStep[]): string {
  const arrows: string[] = []
  let drawn = 0
  for (const step of steps) {
    const own = arrowsOf(step)
    if (arrows.length + own.length > MOST_ARROWS) break
    arrows.push(...own)
    drawn++
  }
  if (drawn === 0) return ''
  const servers = (['Server', 'API'] as const).filter(server => steps.slice(0, drawn).some(step => serverOf(step) === server))
  const participants = servers.map(server => `participant ${server} as ${titleOf(server, steps)}`)
  const rest = drawn < steps.length ? [`Note over App: … and ${steps.length - drawn} more`] : []
  return ['sequenceDiagram', ...['participant App', ...participants, ...arrows, ...rest].map(line => `  ${line}`)].join('\n')
}

function arrowsOf(step: SequenceStep): string[] {
  const server = serverOf(step)
  const call = `${label(`#${step.index} ${step.method}`, 30)} ${label(pathOf(step.url), 60)}`
  if (step.status === 0) return [`App-x${server}: ${call} ${label('(no answer)', 20)}`]
  return [`App->>${server}: ${call}`, `${server}${step.status < 400 ? '-->>' : '--x'}App: ${label(String(step.status), 20)}`]
}

function serverOf({ role }: SequenceStep): Server {
  return API_ROLES.has(role) ? 'API' : 'Server'
}

/** With its host, where there is only one. */
function titleOf(server: Server, steps: readonly SequenceStep[]): string {
  const hosts = new Set(steps.filter(step => serverOf(step) === server).map(step => parseUrl(step.url)?.host ?? ''))
  const [host = ''] = hosts
  return hosts.size === 1 && host !== '' ? `${TITLES[server]} ${label(`(${host})`, 60)}` : TITLES[server]
}

function pathOf(url: string): string {
  return parseUrl(url)?.pathname ?? url
}

/** Whatever Mermaid might read as more than text becomes an entity; what is too long loses its middle. */
function label(text: string, most: number): string {
  const characters = [...oneLine(text)]
  const half = Math.floor((most - 1) / 2)
  const short = characters.length <= most ? characters : [...characters.slice(0, half), '…', ...characters.slice(-half)]
  return short.map(character => (/[\w /.,()~…-]/.test(character) ? character : `#${character.codePointAt(0)};`)).join('')
}
