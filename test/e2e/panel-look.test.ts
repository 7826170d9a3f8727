/** How it looks: themes, widths, and what assistive technology makes of it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endSession, inspectCall, isFirefox, openTab, openView, play, type Session, startSession } from './support/session'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Firefox' own window is never narrower than 500 px, and DevTools lies below the page there. */
const WIDTHS = isFirefox ? [500, 700, 1400] : [400, 500, 700, 1400]
const VIEWS = ['timeline', 'calls', 'findings'] as const
const TABS = ['summary', 'request', 'response', 'jwt', 'findings'] as const

let session: Session
let played: string
beforeAll(async () => {
  session = await startSession()
  const { driver, lab } = session
  played = await driver.newTab(lab.appUrl)
  await driver.openDevTools()
  await driver.resizeDevTools(1400, 700)
  await play(driver, lab.scenarioUrl('expired-token'))
  await driver.waitForPanel(() => document.querySelector('[data-testid="count-error"]') !== null, 'the finding')
  await driver.injectIntoPanel(AXE)
})
afterAll(() => endSession(session))

interface Axe {
  run(options: object): Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[] }>
}

/** What axe-core finds fault with, as lines to read. */
function faults(): Promise<string[]> {
  return session.driver.panel(async () => {
    const { axe } = self as unknown as { axe: Axe }
    const { violations } = await axe.run({ resultTypes: ['violations'] })
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(node => `${id}: ${help}\n${node.html.slice(0, 300)}\n${node.failureSummary ?? ''}`),
    )
  })
}

/** Where the panel stands: each view without the inspector, then each tab of it. */
async function walk(look: (place: string) => Promise<void>): Promise<void> {
  const { driver } = session
  if (await driver.panel(() => document.querySelector('[data-testid="inspector"]') !== null))
    await driver.click('[data-testid="inspector-close"]')
  for (const view of VIEWS) {
    await openView(driver, view)
    await look(view)
  }
  await inspectCall(driver, 'api', '401')
  for (const tab of TABS) {
    await openTab(driver, tab)
    await look(`inspector, ${tab}`)
  }
  await openTab(driver, 'summary')
  await driver.click('[data-testid="link-client"]')
  await look('client')
  await driver.click('[data-testid="link-token"]')
  await look('token')
}

describe('theme', () => {
  it('follows DevTools, and neither has faults that axe-core sees', async () => {
    const { driver } = session
    const background = () => driver.panel(() => getComputedStyle(document.body).backgroundColor)
    const colours: string[] = []
    for (const theme of ['light', 'dark'] as const) {
      await driver.setTheme(theme)
      colours.push(await background())
      await walk(async place => expect(await faults(), `${theme}, ${place}`).toEqual([]))
    }
    expect(new Set(colours).size).toBe(2)
    await driver.setTheme('light')
    expect(await background()).toBe(colours[0])
  })

  it('the empty panel has none either', async () => {
    const { driver, lab } = session
    const tab = await driver.newTab(lab.appUrl)
    await driver.openDevTools()
    await driver.waitForPanel(
      () => document.querySelector('[data-testid="empty-state"][data-state="watching"]') !== null,
      'the empty state',
    )
    await driver.injectIntoPanel(AXE)
    for (const theme of ['dark', 'light'] as const) {
      await driver.setTheme(theme)
      expect(await faults(), theme).toEqual([])
    }
    await driver.closeTab(tab)
    await driver.switchTab(played)
  })

  it('axe-core would have seen one', async () => {
    const { driver } = session
    await driver.panel(() => {
      const faint = Object.assign(document.createElement('p'), { id: 'faint', textContent: 'hardly to be read' })
      Object.assign(faint.style, { color: '#777777', background: '#666666' })
      document.querySelector('[data-testid="view"]')?.append(faint)
    })
    expect(await faults()).toEqual([expect.stringMatching(/^color-contrast: /)])
    await driver.panel(() => document.querySelector('#faint')?.remove())
  })
})

it.each(WIDTHS)('at %i px nothing sticks out', async width => {
  const { driver } = session
  await driver.resizeDevTools(width, 700)
  await walk(async place => {
    const { needs, has, out } = await driver.panel(() => ({
      needs: document.documentElement.scrollWidth,
      has: innerWidth,
      // What scrolls sideways inside of the panel hides something too.
      out: [...document.querySelectorAll<HTMLElement>('.view-panel, .findings, .inspector-body, .virtual-list, .toolbar, .status-bar')]
        .filter(box => box.scrollWidth > box.clientWidth)
        .map(box => `${box.className}: ${box.scrollWidth} in ${box.clientWidth}`),
    }))
    expect(needs, place).toBeLessThanOrEqual(has)
    expect(out, place).toEqual([])
  })
})
