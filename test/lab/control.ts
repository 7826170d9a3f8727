import * as v from 'valibot'
import type { AdobePassControl } from './adobe-pass-server.js'
import type { McpControl } from './mcp/issuer.js'
import type { OidcControl } from './oidc-server.js'

export interface LabControl {
  readonly adobe: AdobePassControl
  readonly oidc: OidcControl
  readonly mcp: McpControl
}

const server = v.picklist(['adobe-pass', 'oidc', 'mcp'])
const seconds = v.pipe(v.number(), v.integer(), v.minValue(1))

/** What a page may ask of the lab at `POST /lab/control`. No command carries an id or a secret. */
const Command = v.variant('command', [
  v.object({ command: v.literal('begin') }),
  v.object({ command: v.literal('token-lifetime'), server, seconds }),
  v.object({
    command: v.literal('register-latency'),
    milliseconds: v.pipe(v.number(), v.minValue(0), v.maxValue(10_000)),
  }),
  v.object({
    command: v.literal('fail-next'),
    endpoint: v.picklist(['register', 'token', 'rest']),
    status: v.pipe(v.number(), v.integer(), v.minValue(500), v.maxValue(599)),
    times: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  v.object({ command: v.literal('forget-clients'), server }),
  v.object({ command: v.literal('revoke-tokens'), server }),
  v.object({ command: v.literal('revoke-statements') }),
])

export type Command = v.InferOutput<typeof Command>

export function parseCommand(value: unknown): Command | undefined {
  const parsed = v.safeParse(Command, value)
  return parsed.success ? parsed.output : undefined
}

/** Does it, and returns what the page is told. */
export async function applyCommand(control: LabControl, command: Command): Promise<Record<string, unknown>> {
  const { adobe, oidc, mcp } = control
  const serverOf = (name: v.InferOutput<typeof server>) => ({ 'adobe-pass': adobe, oidc, mcp })[name]
  switch (command.command) {
    case 'begin': {
      control.adobe.reset()
      control.oidc.reset()
      control.mcp.reset()
      // A registered application of its own for each run: runs must not look like one app registering again.
      return { softwareStatement: (await control.adobe.issueStatement()).jwt }
    }
    case 'token-lifetime':
      serverOf(command.server).setTokenLifetime(command.seconds)
      break
    case 'register-latency':
      control.adobe.setRegisterLatency(command.milliseconds)
      break
    case 'fail-next':
      control.adobe.failNext(command.endpoint, command)
      break
    case 'forget-clients':
      serverOf(command.server).forgetClients()
      break
    case 'revoke-tokens':
      serverOf(command.server).revokeTokens()
      break
    case 'revoke-statements':
      control.adobe.revokeStatements()
      break
  }
  return {}
}
