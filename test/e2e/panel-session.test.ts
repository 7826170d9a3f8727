/** A session from beginning to end: recorded, marked, exported with its proof, and opened again. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harFaults } from '../support/har-schema'
import type { TabId } from './support/driver'
import { eventually } from './support/eventually'
import {
  type Credentials,
  callApi,
  endSession,
  lintHarText,
  obtainToken,
  openView,
  type Session,
  shownRows,
  startSession,
  textOf,
} from './support/session'
import { startTargetServer, type TargetServer } from './support/target-server'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const NOTE = 'the picture froze'
const NAME = 'Living room TV'

let session: Session
let target: TargetServer
let tab: TabId
let credentials: Credentials
/** Paths of what was saved. */
let redacted: string
let withSecrets: string

beforeAll(async () => {
  ;[session, target] = await Promise.all([startSession(), startTargetServer()])
  tab = await session.driver.newTab(`${target.url}/other`)
  await session.driver.openDevTools()
})
afterAll(async () => {
  await target.close()
  await endSession(session)
})

const find = (name: string) => `[data-testid="${name}"]`
const click = (name: string) => session.driver.click(find(name))
const text = (name: string) => textOf(session.driver, find(name))
const count = (name: string) => session.driver.panel(selector => document.querySelectorAll(selector).length, find(name))
const state = (name: string) =>
  session.driver.panel(selector => document.querySelector<HTMLElement>(selector)?.dataset.state ?? null, find(name))
const secretsOf = ({ clientSecret, softwareStatement, accessToken }: Credentials) => [clientSecret, softwareStatement, accessToken]

async function choose(item: string): Promise<void> {
  await click('more')
  await click(`more-${item}`)
}

async function faultsAxeSees(within = 'body'): Promise<string[]> {
  await session.driver.injectIntoPanel(AXE)
  return session.driver.panel(async selector => {
    const { axe } = self as unknown as {
      axe: { run(within: string, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run(selector, { resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)}`))
  }, within)
}

describe('a session', () => {
  it('is recorded: the panel says since when, and how much it holds', async () => {
    await eventually(() => state('record')).toBe('idle')
    await click('record')
    await eventually(() => state('record')).toBe('recording')
    credentials = await obtainToken(session)
    expect(await callApi(session, credentials.accessToken)).toBe(200)
    await eventually(() => text('record')).toMatch(/^\d+ s · [3-9]$/)
    expect(await text('status')).toMatch(/ · Recording since \d\d:\d\d:\d\d/)
  })

  it('is marked with a note, by keyboard alone, and the timeline shows it', async () => {
    await openView(session.driver, 'timeline')
    await click('mark')
    await session.driver.type(find('mark-note'), NOTE)
    await session.driver.press('Enter')
    await eventually(() => text('told')).toMatch(/^Marked at \d/)
    await eventually(() => count('user-mark')).toBe(1)
    await choose('storage')
    await eventually(() => text('told')).toMatch(/^Noted: the storage of http/)
    await eventually(() => count('user-mark')).toBe(2)
  })

  it('calls its app what the user calls it, by keyboard and by mouse, and goes on to when the worker was stopped', async () => {
    const { driver } = session
    const app = () => text('app-called')
    const focused = () => driver.panel(() => (document.activeElement as HTMLElement | null)?.getAttribute('class') ?? '')
    expect(await app()).toBe('app 1')
    await driver.panel(() => document.querySelector<HTMLElement>('.lanes')?.focus())
    await driver.press('F2')
    // A secret by mistake: whoever can read it in the panel knows it anyway.
    const slip = `${NAME} ${credentials.clientSecret}`
    await driver.type(find('app-name'), slip)
    await driver.press('Enter')
    await eventually(app).toBe(slip)
    await eventually(focused).toContain('lanes')
    await click('name-app')
    await driver.type(find('app-name'), 'Left again')
    await driver.press('Escape')
    await eventually(app).toBe(slip)

    await driver.stopWorker()
    await click('name-app')
    expect(await driver.panel(selector => document.querySelector<HTMLInputElement>(selector)?.value, find('app-name'))).toMatch(NAME)
    expect(await faultsAxeSees('.lanes')).toEqual([])
    await driver.type(find('app-name'), NAME)
    await click('name-app')
    await eventually(app).toBe(NAME)
    await driver.stopWorker()
    expect(await callApi(session, credentials.accessToken)).toBe(200)
    await eventually(() => text('record')).toMatch(/ · [4-9]$/)
    expect(await app()).toBe(NAME)
  })

  it('is offered for export with a list of what will be hidden', async () => {
    await choose('export')
    await eventually(() => state('export-stage')).toBe('choosing')
    const kinds = await session.driver.panel(
      selector =>
        Object.fromEntries(
          [...document.querySelectorAll<HTMLElement>(selector)].map(row => [
            row.dataset.kind ?? '',
            row.querySelector('input')?.checked === true ? 'stays' : 'hidden',
          ]),
        ),
      find('export-kind'),
    )
    expect(kinds).toMatchObject({
      'client-secret': 'hidden',
      'access-token': 'hidden',
      'client-id': 'stays',
      personal: 'hidden',
      notes: 'stays',
    })
    expect(await faultsAxeSees()).toEqual([])
  })

  it('is exported with its proof', async () => {
    await click('export-start')
    await eventually(() => state('export-stage')).toBe('made')
    expect(await text('proof-left')).toBe('0')
    expect(await text('proof-equal')).toMatch(/^yes \(\d+\)$/)
    expect(await text('proof-hidden')).toMatch(/access token.*client secret/)
    redacted = await session.driver.download(() => click('export-save'))
    expect(basename(redacted)).toMatch(/^dcr-session-[\d-]+-redacted.*\.har$/)
    expect(await faultsAxeSees()).toEqual([])
    await session.driver.press('Escape')
    await eventually(() => count('export-dialog')).toBe(0)
  })

  it('can be exported with its secrets, by another name and with a warning', async () => {
    await choose('secrets')
    await eventually(() => text('alive')).toMatch(/client secret|Secret of client/)
    expect(await text('alive')).toContain('works until')
    withSecrets = await session.driver.download(() => click('save-with-secrets'))
    expect(basename(withSecrets)).toMatch(/-with-secrets.*\.har$/)
    const file = readFileSync(withSecrets, 'utf8')
    expect(secretsOf(credentials).filter(secret => !file.includes(secret))).toEqual([])
    await eventually(() => count('secrets-dialog')).toBe(0)
  })

  it('holds no secret in the file, which is a HAR 1.2, and the same is found in both', () => {
    const file = readFileSync(redacted, 'utf8')
    expect(secretsOf(credentials).filter(secret => file.includes(secret))).toEqual([])
    expect(harFaults(file)).toEqual([])
    const labels = [{ name: NAME, origin: new URL(target.url).origin }]
    expect(JSON.parse(file)).toMatchObject({ log: { _dcr: { marks: [{ note: NOTE }, { kind: 'storage-cleared' }], labels } } })
    const told = (path: string) => {
      const { findings, notEvaluated } = lintHarText(readFileSync(path, 'utf8'))
      // That live secrets are in a file is told of the one and not of the other in the same words.
      return { findings: findings.map(({ ruleId, severity, count: times }) => `${ruleId} ${severity} ${times}`), notEvaluated }
    }
    expect(told(redacted)).toEqual(told(withSecrets))
    expect(told(redacted).findings.length).toBeGreaterThan(0)
  })

  it('becomes a ticket: its text says what was marked, and tells no secret', async () => {
    await choose('ticket')
    await eventually(() => state('export-stage')).toBe('made')
    await click('ticket-copy')
    await eventually(() => text('export-told')).toMatch(/^The text was copied/)
    const ticket = await session.driver.clipboard()
    expect(ticket).toContain(NOTE)
    expect(ticket).toMatch(/- Browser: \w+ \d+/)
    expect(secretsOf(credentials).filter(secret => ticket.includes(secret))).toEqual([])
    await click('export-close')
  })

  it('ends when it is told to, and is kept', async () => {
    await click('record')
    await eventually(() => state('record')).toBe('idle')
    expect(await text('told')).toMatch(/^The recording was saved, without secrets/)
    expect(await text('status')).not.toMatch(/Recording/)
  })

  it('is kept with the name of its app, which can be another one later', async () => {
    const { driver } = session
    const listed = driver.extensionUrl('extension/sessions.html')
    const shown = (name: string) => driver.page.evaluate(selector => document.querySelector(selector)?.textContent ?? '', find(name))
    const sessions = await driver.newTab(listed)
    await driver.page.click(find('open'))
    await eventually(() => shown('app-called')).toBe(NAME)
    await driver.page.click(find('name-app'))
    await driver.page.type(find('app-name'), 'Bedroom TV')
    await driver.page.press('Enter')
    await eventually(() => shown('app-called')).toBe('Bedroom TV')
    await driver.openTab(listed)
    await driver.page.click(find('open'))
    await eventually(() => shown('app-called')).toBe('Bedroom TV')
    await driver.closeTab(sessions)
    await driver.switchTab(tab)
  })
})

describe('the menu', () => {
  const focused = () => session.driver.panel(() => (document.activeElement as HTMLElement | null)?.dataset.testid ?? '')

  it('is walked and left by keyboard', async () => {
    await click('more')
    await eventually(focused).toBe('more-storage')
    await session.driver.press('ArrowDown')
    expect(await focused()).toBe('more-all-tabs')
    await session.driver.press('End')
    expect(await focused()).toBe('more-sessions')
    await session.driver.press('ArrowDown')
    expect(await focused()).toBe('more-storage')
    expect(await faultsAxeSees()).toEqual([])
    await session.driver.press('Escape')
    expect([await focused(), await count('more-storage')]).toEqual(['more', 0])
  })
})

it('the story of every tab is shown when asked for', async () => {
  const { driver } = session
  await openView(driver, 'calls')
  const shows = async ({ clientId }: Credentials) => (await shownRows(driver, 'client')).includes(clientId)
  const elsewhere = await driver.newTab(`${target.url}/other`)
  const other = await obtainToken(session)
  await driver.closeTab(elsewhere)
  await driver.switchTab(tab)
  await eventually(() => shows(credentials)).toBe(true)
  expect(await shows(other)).toBe(false)
  await choose('all-tabs')
  await eventually(() => shows(other)).toBe(true)
  await choose('all-tabs')
  await eventually(() => shows(other)).toBe(false)
})

it('a file is opened in the panel, and what is watched is there again when it is closed', async () => {
  const { driver } = session
  await driver.upload('.toolbar-end input[type="file"]', redacted)
  await eventually(() => text('note')).toMatch(/redacted.*\.har: \d+ entries\./)
  expect(await text('file-marks')).toContain(NOTE)
  expect(await text('status')).toMatch(/redacted.*\.har · /)
  await openView(driver, 'timeline')
  expect(await text('app-called')).toBe(NAME)
  await click('name-app')
  await driver.type(find('app-name'), 'Kitchen TV')
  await driver.press('Enter')
  await eventually(() => text('app-called')).toBe('Kitchen TV')
  await openView(driver, 'calls')
  await click('clear')
  await eventually(() => count('file-bar')).toBe(0)
  await eventually(() => text('status')).toMatch(/^Watching · /)
  await eventually(async () => (await shownRows(driver, 'client')).includes(credentials.clientId)).toBe(true)
})

describe('the viewer', () => {
  const { page } = { page: () => session.driver.page }
  const shown = (name: string) => page().evaluate(selector => document.querySelector(selector)?.textContent?.trim() ?? '', find(name))
  const findings = () => page().evaluate(selector => document.querySelectorAll(selector).length, find('finding'))

  beforeAll(async () => {
    await session.driver.newTab(session.driver.extensionUrl('extension/viewer.html'))
  })

  it('says that the file never leaves the browser, and opens it', async () => {
    await eventually(() => shown('hint')).toMatch(/never leaves this browser/)
    await eventually(() => shown('empty-state')).toMatch(/^Open a session/)
    await page().upload(find('open-file'), redacted)
    await eventually(() => shown('note')).toMatch(/redacted.*\.har: \d+ entries\./)
    expect(await shown('file-facts')).toMatch(/without secrets/)
    expect(await shown('file-marks')).toContain(NOTE)
    await page().click(find('view-tab-findings'))
    await eventually(findings).toBeGreaterThan(0)
  })

  it('exports what is open without secrets', async () => {
    await page().upload(find('open-file'), withSecrets)
    await eventually(() => shown('note')).toMatch(/with-secrets.*\.har: \d+ entries\./)
    await page().click(find('more'))
    await page().click(find('more-export'))
    await page().click(find('export-start'))
    await eventually(() => shown('proof-equal')).toMatch(/^yes/)
    const path = await session.driver.download(() => page().click(find('export-save')))
    const file = readFileSync(path, 'utf8')
    expect(secretsOf(credentials).filter(secret => file.includes(secret))).toEqual([])
    await page().click(find('export-close'))
  })

  it('opens what is pasted, and says of what it cannot read why', async () => {
    const paste = (pasted: string) =>
      page().evaluate(content => {
        const data = new DataTransfer()
        data.setData('text/plain', content)
        // Firefox takes what is pasted by another name.
        const init = { clipboardData: data, dataType: 'text/plain', data: content, bubbles: true, cancelable: true }
        dispatchEvent(new ClipboardEvent('paste', init))
      }, pasted)
    await paste(readFileSync(redacted, 'utf8'))
    await eventually(() => shown('note')).toMatch(/^pasted\.har: \d+ entries\./)
    await paste('{"log":')
    await eventually(() => shown('note')).toMatch(/^pasted\.har: the file/)
    // What was open is still there.
    expect(await findings()).toBeGreaterThan(0)
  })
})
