import { startLab } from './lab.js'
import { scenarios } from './scenarios.js'

const lab = await startLab()
process.stdout.write(
  [
    `App             ${lab.appUrl}/`,
    `Adobe Pass      ${lab.adobeUrl}/o/client/register`,
    `OpenID provider ${lab.oidcUrl}/.well-known/openid-configuration`,
    `Resource        ${lab.resourceUrl}/api/resource`,
    '',
    ...scenarios.map(({ name }) => lab.scenarioUrl(name)),
    lab.scenarioUrl('all'),
    '',
  ].join('\n'),
)

const stop = () => void lab.close().then(() => process.exit(0))
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
