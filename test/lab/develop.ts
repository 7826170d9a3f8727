/** A browser with the extension and the lab, for working on the extension: installs it anew whenever its build changes. */
import { watch } from 'node:fs'
import { launchChromium } from '../e2e/support/chromium'
import { launchFirefox } from '../e2e/support/firefox'
import { startLab } from './lab'

const isFirefox = process.argv.includes('--firefox')
const extensionDir = isFirefox ? 'dist/firefox' : 'dist/chrome'
const lab = await startLab()
const driver = await (isFirefox ? launchFirefox : launchChromium)({ extensionDir, headless: false })
await driver.openTab(lab.appUrl)
await driver.openDevTools()
console.log(`The app is at ${lab.appUrl}. Ctrl+C ends.`)

let timer: NodeJS.Timeout | undefined
watch(extensionDir, { recursive: true }, () => {
  // A build writes many files; the last of them counts.
  clearTimeout(timer)
  timer = setTimeout(() => {
    void driver
      .reloadExtension()
      .then(() => driver.openDevTools())
      .then(() => console.log('reloaded'))
  }, 500)
})
