import { writeFile } from 'node:fs/promises'
import type { ElementHandle, Frame, Page } from 'puppeteer-core'
import type { ElementOptions, Surface } from './driver'
import { Evaluator } from './evaluator'
import { chooseOption, findHittable, pointerComesTo, selectText } from './locate'
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
    const { mouse } = this.holder()
    await waitUntil(
      async () => {
        const found = await this.frame().evaluateHandle(callExpression(findHittable, [selector, text ?? null]))
        const element = found.asElement() as ElementHandle<Element> | null
        if (!element) throw new Error(String(await found.jsonValue()))
        try {
          const { x, y } = await element.clickablePoint()
          // Input to a frame of another process is lost for a moment after the frame has come on show or has moved.
          // Where the pointer arrives, a click will too. (`:hover` does not tell: it stays off in a window without focus.)
          const coming = element.evaluate(pointerComesTo).catch(() => false)
          // What is asked later is answered later: then it listens.
          await this.frame().evaluate('0')
          await mouse.move(x + 1, y)
          await mouse.move(x, y)
          if (!(await coming)) throw new Error(`the pointer does not reach ${selector}`)
          await mouse.click(x, y)
          return true
        } finally {
          // A click may take its own document away, and the handle with it.
          await element.dispose().catch(() => {})
        }
      },
      `something to click in ${this.what}`,
      timeoutMs,
    )
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
