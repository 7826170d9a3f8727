import { startAdobePassServer } from './adobe-pass-server.js'
import { appUrl, startAppServer } from './app-server.js'
import type { LabControl } from './control.js'
import type { Clock } from './http.js'
import { startMcpServer } from './mcp-server.js'
import { startOidcServer } from './oidc-server.js'
import { type Scenario, scenarioNamed } from './scenarios.js'

export interface Lab {
  readonly appUrl: string
  readonly adobeUrl: string
  readonly oidcUrl: string
  /** Origin of the API that takes the OpenID provider's tokens. */
  readonly resourceUrl: string
  /** The MCP endpoint; its authorization server is elsewhere. */
  readonly mcpUrl: string
  readonly control: LabControl
  /** Runs a scenario, or all of them ("all"), when a browser opens it. */
  scenarioUrl(name: string): string
  /** The same on an origin of its own: to a tool that watches, another app instance with storage of its own. */
  ownOriginUrl(name: string): string
  close(): Promise<void>
}

export interface LabOptions {
  /** Time of the Adobe Pass server. */
  readonly clock?: Clock
}

export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const adobe = await startAdobePassServer(options)
  const oidc = await startOidcServer()
  const mcp = await startMcpServer()
  const control = { adobe: adobe.control, oidc: oidc.control, mcp: mcp.control }
  const app = await startAppServer({ adobeUrl: adobe.url, oidcUrl: oidc.url, resourceUrl: oidc.resourceUrl, mcpUrl: mcp.url, control })
  let runs = 0
  return {
    appUrl: appUrl(app.port),
    adobeUrl: adobe.url,
    oidcUrl: oidc.url,
    resourceUrl: oidc.resourceUrl,
    mcpUrl: mcp.url,
    control,
    scenarioUrl: name => `${appUrl(app.port)}/?run=${name === 'all' ? name : checked(name).name}`,
    ownOriginUrl: name => {
      runs += 1
      return `http://${checked(name).name}-run${runs}.localhost:${app.port}/?run=${name}`
    },
    close: async () => {
      await Promise.all([app.close(), adobe.close(), oidc.close(), mcp.close()])
    },
  }
}

function checked(name: string): Scenario {
  const scenario = scenarioNamed(name)
  if (!scenario) throw new Error(`No such scenario: ${name}`)
  return scenario
}
