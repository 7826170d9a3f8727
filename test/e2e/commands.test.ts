/** The extension's keys and its toolbar button, as the browser itself has them. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Observation } from '../../src/core/observation'
import type { Status } from '../../src/messages/contract'
import { eventually } from './support/eventually'
import { ask } from './support/extension-page'
import { endSession, isFirefox, obtainToken, type Session, startSession } from './support/session'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let session: Session
beforeAll(async () => {
  session = await startSession()
  await session.driver.newTab(session.lab.appUrl)
})
afterAll(() => endSession(session))

const recording = async () => (await ask.background<Status>(session.driver, 'status/get')).recording
const marks = async () =>
  (await ask.background<{ observation: Observation }[]>(session.driver, 'log/read', 0, 1000)).flatMap(({ observation }) =>
    observation.phase === 'mark' ? [observation.data] : [],
  )
const find = (name: string) => `[data-testid="${name}"]`

it('the browser gives the extension both keys that it asks for', async () => {
  const keys = await session.driver.background(async () => {
    interface Api {
      commands: { getAll(): Promise<{ name?: string; shortcut?: string }[]> }
    }
    const { browser, chrome } = self as unknown as { browser?: Api; chrome: Api }
    const commands = await (browser ?? chrome).commands.getAll()
    return Object.fromEntries(commands.map(({ name, shortcut }) => [name, shortcut]))
  })
  expect(keys).toMatchObject({ 'mark-moment': 'Alt+Shift+M', 'toggle-recording': 'Alt+Shift+K' })
})

// Key strokes that a test makes in Chromium reach the page, and never the browser.
it.runIf(isFirefox)('a key marks the moment, another begins and ends a recording', async () => {
  const { driver } = session
  await driver.page.press('Alt+Shift+M')
  await eventually(marks).toEqual([{ kind: 'note', note: '', origin: null }])
  await driver.page.press('Alt+Shift+K')
  await eventually(recording).not.toBeNull()
  await driver.page.press('Alt+Shift+K')
  await eventually(recording).toBeNull()
})

it('the toolbar button opens what records, marks and saves', async () => {
  const { driver } = session
  const text = (name: string) =>
    driver.popup.evaluate(css => document.querySelector<HTMLElement>(css)?.innerText.replace(/\s+/g, ' ') ?? null, find(name))
  await driver.openPopup()
  await eventually(() => text('recording')).toMatch(/^Record /)
  // All of it is on show: a pop-up that has to be scrolled looks broken.
  expect(await driver.popup.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0)
  await driver.popup.click(find('record'))
  await eventually(() => text('recording')).toMatch(/^Recording /)
  await obtainToken(session)
  await eventually(async () => (await recording())?.calls ?? 0).toBeGreaterThanOrEqual(2)
  expect(await recording()).toMatchObject({ endedAt: null })
})
