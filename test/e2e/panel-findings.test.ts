/** The findings: each says why it matters, how to fix it and what proves it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from './support/eventually'
import { callApi, endSession, openView, ownHosts, play, type Session, shownFaults, startSession, textOf } from './support/session'

const PLAYED = ['register-to-refresh', 'late-refresh']

let session: Session
beforeAll(async () => {
  session = await startSession({ hosts: ownHosts(PLAYED) })
  const { driver, lab } = session
  await driver.newTab(lab.appUrl)
  await driver.openDevTools()
  for (const name of PLAYED) await play(driver, lab.ownOriginUrl(name))
  await openView(driver, 'findings')
  await driver.waitForPanel(
    () => document.querySelectorAll('[data-testid="finding"]:not([data-severity="info"])').length === 2,
    'both findings',
  )
})
afterAll(() => endSession(session))

const text = (selector: string) => textOf(session.driver, selector)
const REFRESH = '[data-rule="registration/to-refresh-token"]'
const LATE = '[data-rule="token/refresh-too-late"]'

it('grave ones first, and the gravest stands open', async () => {
  const { driver } = session
  expect(await shownFaults(driver)).toEqual([
    { ruleId: 'registration/to-refresh-token', severity: 'error' },
    { ruleId: 'token/refresh-too-late', severity: 'warning' },
  ])
  const states = await driver.panel(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="finding"]')].map(({ dataset }) => dataset.state),
  )
  expect(states[0]).toBe('open')
  expect(new Set(states.slice(1))).toEqual(new Set(['closed']))
  const titles = await driver.panel(() => [...document.querySelectorAll('.finding-group h2')].map(title => title.textContent))
  expect(titles.slice(0, 2)).toEqual(['Errors 1', 'Warnings 1'])
  // The tab says how many there are, also to those who do not see colours.
  expect(await text('[data-testid="view-tab-findings"]')).toMatch(/1 error.*1 warning/)
})

describe('each finding', () => {
  it.each([
    ['registration/to-refresh-token', REFRESH],
    ['token/refresh-too-late', LATE],
  ])('%s: why, fix, calls that prove it, where to read more', async (_, finding) => {
    const { driver } = session
    if (!(await driver.panel(wanted => document.querySelector(`${wanted} .finding-detail`) !== null, finding)))
      await driver.click(`${finding} .finding-head`)
    await driver.waitForPanel(wanted => document.querySelector(`${wanted} .finding-detail`) !== null, 'its text', 10_000, finding)
    const parts = await driver.panel(wanted => {
      const detail = document.querySelector(`${wanted} .finding-detail`)
      return {
        headings: [...(detail?.querySelectorAll('h3') ?? [])].map(heading => heading.textContent),
        texts: [...(detail?.querySelectorAll('h3 + p') ?? [])].map(paragraph => paragraph.textContent?.length ?? 0),
        evidence: detail?.querySelectorAll('[data-testid="evidence"]').length ?? 0,
        links: [...(detail?.querySelectorAll('a') ?? [])].map(({ href, target, rel }) => `${href} ${target} ${rel}`),
      }
    }, finding)
    expect(parts.headings).toEqual(['Why it matters', 'How to fix it', 'What happened', 'Calls that prove it', 'Read more'])
    expect(parts.texts.every(length => length > 40)).toBe(true)
    expect(parts.evidence).toBeGreaterThan(0)
    expect(parts.links.length).toBeGreaterThan(0)
    for (const link of parts.links) expect(link).toMatch(/^https:\/\/\S+ _blank noreferrer$/)
  })

  it('closes and opens by its head, by mouse and by key', async () => {
    const { driver } = session
    const expanded = () => driver.panel(wanted => document.querySelector(`${wanted} .finding-head`)?.getAttribute('aria-expanded'), REFRESH)
    expect(await expanded()).toBe('true')
    await driver.click(`${REFRESH} .finding-head`)
    await eventually(expanded).toBe('false')
    await driver.press('Enter')
    await eventually(expanded).toBe('true')
  })
})

it('a click on the evidence opens that call, whose own tab tells of the finding', async () => {
  const { driver } = session
  const evidence = await driver.panel(
    wanted =>
      [...document.querySelectorAll<HTMLElement>(`${wanted} [data-testid="evidence"]`)].map(({ dataset }) => dataset.exchangeId ?? ''),
    REFRESH,
  )
  expect(evidence.length).toBeGreaterThan(1)
  for (const id of evidence) {
    await driver.click(`${REFRESH} [data-testid="evidence"][data-exchange-id="${id}"]`)
    await driver.waitForPanel(
      wanted => document.querySelector<HTMLElement>('[data-testid="inspector"]')?.dataset.id === wanted,
      'that call',
      10_000,
      id,
    )
  }
  await driver.click('[data-testid="inspector-tab-findings"]')
  await driver.waitForPanel(
    () => document.querySelector('.inspector [data-rule="registration/to-refresh-token"] .finding-detail') !== null,
    'the finding beside the call',
  )
  // The same call is chosen in the list.
  await openView(driver, 'calls')
  expect(
    await driver.panel(() => document.querySelector<HTMLElement>('[data-testid="exchange-row"][aria-selected="true"]')?.dataset.exchangeId),
  ).toBe(evidence.at(-1))
  await driver.click('[data-testid="inspector-close"]')
  await openView(driver, 'findings')
})

it('on a narrow and low screen the fix is one click away', async () => {
  const { driver } = session
  await driver.resizeDevTools(500, 420)
  // Both closed, then one click.
  for (const finding of [REFRESH, LATE]) {
    const isOpen = await driver.panel(wanted => document.querySelector(`${wanted} .finding-detail`) !== null, finding)
    if (isOpen) await driver.click(`${finding} .finding-head`)
  }
  await driver.click(`${LATE} .finding-head`)
  const fix = () =>
    driver.panel(wanted => {
      const heading = [...document.querySelectorAll(`${wanted} h3`)].find(each => each.textContent === 'How to fix it')
      const area = document.querySelector('[data-testid="findings"]')?.getBoundingClientRect()
      const box = heading?.nextElementSibling?.getBoundingClientRect()
      return box !== undefined && area !== undefined && box.top >= area.top && box.bottom <= area.bottom
    }, LATE)
  await eventually(fix).toBe(true)
  await driver.resizeDevTools(1400, 700)
})

it('the filter looks through rules and words', async () => {
  const { driver } = session
  const rules = async () => (await shownFaults(driver)).map(({ ruleId }) => ruleId)
  await driver.type('[data-testid="search"]', 'too-late')
  await eventually(rules).toEqual(['token/refresh-too-late'])
  await driver.type('[data-testid="search"]', 'nothing like it')
  await driver.waitForPanel(
    () => document.querySelector('[data-testid="empty-state"][data-state="filtered"]') !== null,
    'the words for no match',
  )
  await driver.press('Escape')
  await eventually(async () => (await rules()).length).toBe(2)
})

it('what could not be judged is told, with the reason', async () => {
  const { driver } = session
  // Nobody saw where this token came from, and it says nothing of itself.
  await callApi(session, 'made-up-opaque-token-of-the-lab')
  await driver.waitForPanel(
    () => document.querySelector('[data-testid="not-judged-row"][data-rule="bearer/expired-token-used"]') !== null,
    'the row',
    10_000,
  )
  const row = await driver.panel(() =>
    [...(document.querySelector('[data-rule="bearer/expired-token-used"]')?.querySelectorAll('td') ?? [])].map(cell => cell.textContent),
  )
  expect(row).toEqual(['bearer/expired-token-used', 'the token was issued before the capture began', '1'])
  expect(await text('[data-testid="not-judged"] h2')).toMatch(/^Not judged \d+$/)
})
