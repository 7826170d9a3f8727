import { writeFile } from 'node:fs/promises'
import type { ElementHandle, Frame, Page } from 'puppeteer-core'
import type { ElementOptions, Surface } from './driver'
import { Evaluator } from './evaluator'
import { chooseOption, findHittable, selectText } from './locate'
import { callExpression } from './serialize'
import { DEFAULT_TIMEOUT_MS, waitUntil } from './wait'

type KeyName = Parameters<Page['keyboard']['press']>[0]

/**
 * A document in Chromium. `holder` owns mouse and keyboard: for the panel that is the page of DevTools itself, so that a
 * click goes the way of a person's click, through the window of DevTools into the panel's own process.
 */
export class ChromiumSurface extends Evaluator implements Surface {
  constructor(
    what: string,
    private readonly holder: () => Page,
    private readonly frame: () => Frame,
  ) {
    super(what, async expression => frame().evaluate(expression))
  }

  async click(selector: string, { text, timeoutMs = DEFAULT_TIMEOUT_MS }: ElementOptions = {}): Promise<void> {
    const element = await waitUntil(
      async () => {
        const found = await this.frame().evaluateHandle(callExpression(findHittable, [selector, text ?? null]))
        const hittable = found.asElement()
        if (!hittable) throw new Error(String(await found.jsonValue()))
        return hittable as ElementHandle<Element>
      },
      `something to click in ${this.what}`,
      timeoutMs,
    )
    await element.click()
    // A click may take its own document away, and the handle with it.
    await element.dispose().catch(() => {})
  }

  async type(selector: string, text: string, options: ElementOptions = {}): Promise<void> {
    await this.click(selector, options)
    await this.evaluate(selectText, selector, options.text ?? null)
    if (text === '') await this.press('Delete')
    else await this.holder().keyboard.type(text)
  }

  async press(key: string): Promise<void> {
    const { keyboard } = this.holder()
    // "Control+k", but also "+" and "Control++".
    const names = key.split(/(?<=.)\+(?=.)/) as KeyName[]
    const last = names.pop() as KeyName
    for (const modifier of names) await keyboard.down(modifier)
    await keyboard.press(last)
    for (const modifier of names.reverse()) await keyboard.up(modifier)
  }

  async choose(selector: string, option: string): Promise<void> {
    const complaint = await this.evaluate(chooseOption, selector, option)
    if (complaint) throw new Error(complaint)
  }

  async upload(selector: string, file: string): Promise<void> {
    const input = (await this.frame().$(selector)) as ElementHandle<HTMLInputElement> | null
    if (!input) throw new Error(`no element matches ${selector} in ${this.what}`)
    await input.uploadFile(file)
    await input.dispose()
  }

  async inject(source: string): Promise<void> {
    await this.frame().evaluate(`${source}\n;undefined`)
  }

  async screenshot(file: string): Promise<void> {
    const owner = await this.frame().frameElement()
    await writeFile(file, await (owner ?? this.holder()).screenshot({ type: 'png' }))
  }
}
