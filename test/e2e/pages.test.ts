/** The extension's own pages, each opened in a tab: what the toolbar button shows, sessions, options, welcome. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TabId } from './support/driver'
import { eventually } from './support/eventually'
import { type Credentials, endSession, obtainToken, type Session, startSession } from './support/session'
import { startTargetServer, type TargetServer } from './support/target-server'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A file that is no session. */
const NO_HAR = resolve('package.json')

let session: Session
let target: TargetServer
let app: TabId
let own: TabId
let credentials: Credentials
let savedFile: string
beforeAll(async () => {
  ;[session, target] = await Promise.all([startSession(), startTargetServer()])
  app = await session.driver.newTab(`${target.url}/other`)
  own = await session.driver.newTab(pageUrl('popup.html'))
})
afterAll(async () => {
  await target.close()
  await endSession(session)
})

const pageUrl = (path: string) => session.driver.extensionUrl(`extension/${path}`)
const find = (name: string) => `[data-testid="${name}"]`
const show = (path: string) => session.driver.openTab(pageUrl(path))
const click = (name: string) => session.driver.page.click(find(name))
const type = (name: string, text: string) => session.driver.page.type(find(name), text)
/** A link to another page: the answer to a click would be lost with the page that it was made on. */
async function follow(name: string): Promise<void> {
  const { driver } = session
  await driver.waitForPage(selector => document.querySelector(selector) !== null, `the link ${name}`, 10_000, find(name))
  await driver.evaluate(selector => {
    const link = document.querySelector<HTMLElement>(selector)
    setTimeout(() => link?.click())
  }, find(name))
}
/** Text of the first element of this name in the tab; null: there is none. */
const text = (name: string) =>
  session.driver.evaluate(
    selector => document.querySelector<HTMLElement>(selector)?.innerText.replace(/\s+/g, ' ').trim() ?? null,
    find(name),
  )
const state = (name: string) =>
  session.driver.evaluate(selector => document.querySelector<HTMLElement>(selector)?.dataset.state ?? null, find(name))
const count = (name: string) => session.driver.evaluate(selector => document.querySelectorAll(selector).length, find(name))

/** The app registers and asks for a token in its own tab. */
async function useApp(): Promise<Credentials> {
  await session.driver.switchTab(app)
  const made = await obtainToken(session)
  await session.driver.switchTab(own)
  return made
}

describe('what the toolbar button opens', () => {
  it('records, marks and saves', async () => {
    await eventually(() => state('state')).toMatch(/^(?:watching|nothing-yet)$/)
    await click('record')
    await eventually(() => state('recording')).toBe('recording')
    credentials = await useApp()
    await eventually(() => text('recording')).toMatch(/^Recording .+, [2-9] calls/)
    await type('mark-note', 'the screen stayed blank')
    await session.driver.page.press('Enter')
    await eventually(() => text('said')).toMatch(/^Marked at \d/)
    await click('cleared')
    await eventually(() => text('said')).toMatch(/storage of all apps was cleared\.$/)
    await click('stop')
    await eventually(() => text('saved')).toMatch(/^Saved “Session of .+” with [2-9] calls\. Open it$/)
    expect(await state('state')).toBe('watching')
  })

  it('shows another window’s recording, and goes on with it after it was closed', async () => {
    await click('record')
    await eventually(() => state('recording')).toBe('recording')
    await show('popup.html')
    await eventually(() => state('recording')).toBe('recording')
    await useApp()
    await click('stop')
    await eventually(() => state('recording')).toBe('off')
  })
})

describe('sessions', () => {
  it('are listed, the newest first, with what there is to know of each', async () => {
    await show('sessions.html')
    await eventually(() => count('session')).toBe(2)
    const facts = await session.driver.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-testid="facts"]')].map(line => line.innerText.replace(/\s+/g, ' ')),
    )
    expect(facts[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d \d+ s \d calls/)
    expect(facts[0]).not.toMatch(/mark/)
    expect(facts[1]).toMatch(/ [2-9] calls 2 marks/)
  })

  it('get another name, which stays', async () => {
    await click('rename')
    await type('name', 'After the fix')
    await session.driver.page.press('Enter')
    await eventually(() => text('open')).toBe('After the fix')
    await show('sessions.html')
    await eventually(() => text('open')).toBe('After the fix')
    await click('rename')
    await type('name', 'something else')
    await session.driver.page.press('Escape')
    await eventually(() => text('open')).toBe('After the fix')
  })

  it('are opened in the panel, and hold no secret', async () => {
    const ids = await idsOfList()
    await show(`sessions.html?id=${ids[1]}`)
    await eventually(() => text('session-bar')).toMatch(/^‹ Sessions Session of .+ [2-9] calls · 2 marks/)
    await click('file-marks')
    await eventually(() => text('file-marks')).toMatch(/the screen stayed blank.*Storage of all apps was cleared$/)
    await click('view-tab-calls')
    await eventually(() => count('exchange-row')).toBeGreaterThanOrEqual(2)
    const page = await session.driver.evaluate(() => document.documentElement.outerHTML)
    expect(page).toContain(credentials.clientId)
    for (const secret of [credentials.clientSecret, credentials.accessToken, credentials.softwareStatement]) {
      expect(page.includes(secret)).toBe(false)
    }
    await follow('back')
    await eventually(() => count('session')).toBe(2)
  })

  it('are saved as HAR files without secrets', async () => {
    const file = await session.driver.download(() => click('save-har'))
    savedFile = file
    expect(basename(file)).toMatch(/^After-the-fix-\d{4}-\d\d-\d\d-\d{4}.*\.har$/)
    await eventually(() => text('said')).toMatch(/^Saved as After-the-fix-/)
    const saved = readFileSync(file, 'utf8')
    const { log } = JSON.parse(saved) as { log: { version: string; entries: unknown[]; _dcr: { name: string } } }
    expect(log).toMatchObject({ version: '1.2', _dcr: { name: 'After the fix' } })
    expect(log.entries.length).toBeGreaterThanOrEqual(2)
    expect(saved.includes(credentials.clientSecret)).toBe(false)
  })

  it('are compared, the earlier one as what was before', async () => {
    const { driver } = session
    expect(await text('compare-hint')).toBe('Tick two sessions to compare them.')
    await driver.evaluate(() => {
      for (const box of document.querySelectorAll<HTMLInputElement>('[data-testid="choose"]')) box.click()
    })
    await follow('compare')
    await eventually(() => state('diff')).toMatch(/^(?:alike|differs)$/)
    expect(await text('diff-a')).toMatch(/^Session of /)
    expect(await text('diff-b')).toBe('After the fix')
    await follow('back')
    await eventually(() => count('session')).toBe(2)
  })

  it('one is compared with a file that somebody sent', async () => {
    const { driver } = session
    await click('choose')
    await driver.page.upload(find('files'), savedFile)
    // The first in the list is what the file was saved from.
    await eventually(() => state('diff')).toBe('alike')
    expect(await text('diff-b')).toMatch(/^After-the-fix-.*\.har$/)
    await follow('back')
    await eventually(() => count('session')).toBe(2)
    await click('choose')
    await driver.page.upload(find('files'), NO_HAR)
    await eventually(() => text('empty-state')).toMatch(/^These sessions cannot be compared package\.json: /)
    await follow('back')
    await eventually(() => count('session')).toBe(2)
  })

  it('a session that is begun elsewhere appears in a list that is open', async () => {
    const { driver } = session
    const other = await driver.newTab(pageUrl('popup.html'))
    await click('record')
    await eventually(() => state('recording')).toBe('recording')
    await driver.switchTab(own)
    await eventually(() => state('session')).toBe('recording')
    await click('stop')
    await eventually(() => state('session')).toBe('stopped')
    await driver.closeTab(other)
    await driver.switchTab(own)
    await eventually(() => count('session')).toBe(3)
  })

  it('are deleted after a question', async () => {
    await click('delete')
    await click('confirm-no')
    expect(await count('session')).toBe(3)
    await eventually(() => session.driver.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.testid)).toBe('delete')
    await click('delete')
    await eventually(() => text('confirm')).toMatch(/^Delete “.+”\? It cannot be brought back\./)
    await click('confirm-yes')
    await eventually(() => count('session')).toBe(2)
    await show('sessions.html')
    await eventually(() => count('session')).toBe(2)
  })

  it.each(['id=not-there', 'a=not-there&b=nor-this'])('one that is not there is a sentence and a way back: %s', async query => {
    await show(`sessions.html?${query}`)
    await eventually(() => state('empty-state')).toBe('unreadable')
    expect(await text('empty-state')).toMatch(/This session is not here\. It was deleted, or recorded in another browser or profile\.$/)
    await follow('back')
    await eventually(() => count('session')).toBe(2)
  })

  const idsOfList = () =>
    session.driver.evaluate(() => [...document.querySelectorAll<HTMLElement>('[data-testid="session"]')].map(item => item.dataset.id))
})

describe('what axe-core sees', () => {
  it.each(['popup.html', 'welcome.html', 'options.html', 'sessions.html'])('no fault in %s', async page => {
    const { driver } = session
    await show(page)
    // Drawn with what the background says.
    await eventually(() => driver.evaluate(() => document.querySelectorAll('button').length)).toBeGreaterThan(1)
    await driver.page.inject(AXE)
    for (const theme of ['light', 'dark']) {
      const faults = await driver.evaluate(async wanted => {
        document.documentElement.dataset.theme = wanted
        const { axe } = self as unknown as {
          axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> }
        }
        const { violations } = await axe.run({ resultTypes: ['violations'] })
        return violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
        )
      }, theme)
      expect(faults, theme).toEqual([])
    }
  })
})

describe('options', () => {
  it('say line by line what is no site, keep what is one, and tell the other pages', async () => {
    const { driver } = session
    await show('options.html')
    await click('scope-sites')
    await type('sites', 'half a host')
    await click('save')
    await eventually(() => text('sites-problems')).toBe('Line 1, “half a host”: write one host on each line.')
    expect(await text('said')).toMatch(/^Not saved/)
    await type('sites', 'https://tv.example/watch')
    await click('save')
    await eventually(() => text('said')).toBe('Saved.')
    await show('options.html')
    await eventually(() => driver.evaluate(() => document.querySelector<HTMLTextAreaElement>('[data-testid="sites"]')?.value)).toBe(
      'tv.example',
    )
    await show('popup.html')
    await eventually(() => text('state')).toMatch(/calls of tv\.example are watched/)
  })

  it('delete everything after a question that says what goes', async () => {
    await show('options.html')
    await click('delete-everything')
    await eventually(() => text('confirm')).toMatch(/2 recorded sessions/)
    await click('confirm-yes')
    await eventually(() => text('deleted')).toBe('Everything is deleted.')
    await eventually(() =>
      session.driver.evaluate(() => document.querySelector<HTMLInputElement>('[data-testid="scope-everywhere"]')?.checked),
    ).toBe(true)
    await show('sessions.html')
    await eventually(() => state('empty-state')).toBe('none')
  })
})

it('hosts withheld: each page says so and offers to ask', async () => {
  const { driver } = session
  await driver.withholdHosts()
  await show('popup.html')
  await eventually(() => state('state')).toBe('not-permitted')
  expect(await text('ask-access')).toBe('Allow access')
  for (const page of ['welcome.html', 'options.html']) {
    await show(page)
    await eventually(() => state('access-state')).toBe('missing')
    expect(await text('ask-access')).toBe('Allow access to all sites')
  }
  await driver.grantHosts()
  await eventually(() => state('access-state')).toBe('granted')
})
