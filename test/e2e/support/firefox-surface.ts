import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ElementOptions, Surface } from './driver'
import { Evaluator } from './evaluator'
import type { Place } from './firefox-agent'
import type { FirefoxConnection } from './firefox-connection'
import { strokesForKey, strokesForText } from './firefox-keys'
import { chooseOption, findHittable, selectText } from './locate'
import { callExpression } from './serialize'
import { DEFAULT_TIMEOUT_MS, waitUntil } from './wait'

/** A document in Firefox: the selected tab's, or the panel of the toolbox on it. */
export class FirefoxSurface extends Evaluator implements Surface {
  constructor(
    what: string,
    private readonly firefox: FirefoxConnection,
    private readonly place: Place,
  ) {
    super(what, expression => firefox.evaluate(place, expression))
  }

  async click(selector: string, { text, timeoutMs = DEFAULT_TIMEOUT_MS }: ElementOptions = {}): Promise<void> {
    const locator = asScript(callExpression(findHittable, [selector, text ?? null]))
    await waitUntil(
      async () => {
        const obstacle = await this.firefox.agent('click', this.place, locator)
        if (obstacle) throw new Error(obstacle)
        return true
      },
      `something to click in ${this.what}`,
      timeoutMs,
    )
  }

  async type(selector: string, text: string, options: ElementOptions = {}): Promise<void> {
    await this.click(selector, options)
    await this.evaluate(selectText, selector, options.text ?? null)
    await this.firefox.strike(text === '' ? strokesForKey('Delete') : strokesForText(text))
  }

  press(key: string): Promise<void> {
    return this.firefox.strike(strokesForKey(key))
  }

  async choose(selector: string, option: string): Promise<void> {
    const complaint = await this.evaluate(chooseOption, selector, option)
    if (complaint) throw new Error(complaint)
  }

  async upload(selector: string, file: string): Promise<void> {
    const find = (css: string) => document.querySelector(css) ?? `no element matches ${css}`
    const obstacle = await this.firefox.agent('sendKeys', this.place, asScript(callExpression(find, [selector])), resolve(file))
    if (obstacle) throw new Error(`${obstacle} in ${this.what}`)
  }

  async inject(source: string): Promise<void> {
    await this.firefox.agent('run', this.place, `${source}\n;arguments[arguments.length - 1]()`)
  }

  async screenshot(file: string): Promise<void> {
    await writeFile(file, Buffer.from(await this.firefox.agent('pictureOf', this.place), 'base64'))
  }
}

function asScript(expression: string): string {
  return `const done = arguments[arguments.length - 1]; ${expression}.then(done, (error) => done(String(error)))`
}
