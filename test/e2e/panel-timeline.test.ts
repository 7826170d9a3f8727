/** The timeline: who lives how long, what happened when, and how to move about in it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from './support/eventually'
import { endSession, obtainToken, openView, ownHosts, play, type Session, startSession, textOf } from './support/session'

/** An app that makes no mistake in three page loads, and one that goes on with a token that is over. */
const PLAYED = ['well-behaved', 'expired-token']

let session: Session
beforeAll(async () => {
  session = await startSession({ hosts: ownHosts(PLAYED) })
  const { driver, lab } = session
  await driver.newTab(lab.appUrl)
  await driver.openDevTools()
  for (const name of PLAYED) await play(driver, lab.ownOriginUrl(name))
  await driver.waitForPanel(
    () => document.querySelector('[data-testid="count-error"]')?.textContent?.startsWith('1') ?? false,
    'the one finding',
  )
})
afterAll(() => endSession(session))

interface Lane {
  readonly kind: string
  readonly label: string
  readonly countdown: string
  readonly bars: readonly string[]
  /** `shape/state`, with the badge's severity behind it where there is one. */
  readonly marks: readonly string[]
}

function lanes(): Promise<Lane[]> {
  return session.driver.panel(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="lane"]')].map(lane => ({
      kind: lane.dataset.kind ?? '',
      label: lane.querySelector('.lane-label, .group-label')?.textContent?.trim() ?? '',
      countdown: lane.querySelector<HTMLElement>('[data-testid="countdown"]')?.dataset.state ?? '',
      bars: [...lane.querySelectorAll<HTMLElement>('[data-testid="bar"]')].map(bar => bar.dataset.kind ?? ''),
      marks: [...lane.querySelectorAll<HTMLElement>('[data-testid="mark"]')].map(mark => {
        const badge = mark.querySelector<SVGElement>('.severity-icon')?.dataset.severity
        return [`${mark.dataset.shape}/${mark.dataset.state}`, ...(badge === undefined ? [] : [badge])].join(' ')
      }),
    })),
  )
}
const lanesOf = async (kind: string) => (await lanes()).filter(lane => lane.kind === kind)
const first = <T>(items: readonly T[]): T => {
  const [item] = items
  if (item === undefined) throw new Error('There is none')
  return item
}

describe('what it shows', () => {
  it('a group for each app, a lane for each client, a bar for each token from issue to expiry', async () => {
    const groups = (await lanesOf('group')).map(({ label }) => label)
    for (const name of PLAYED)
      expect(
        groups.filter(label => label.includes(`http://${name}-run`)),
        name,
      ).toHaveLength(1)
    const clients = await lanesOf('client')
    expect(clients.map(({ label }) => label)).toEqual([
      expect.stringMatching(/^lab-client-[\w-]+$/),
      expect.stringMatching(/^lab-client-[\w-]+$/),
    ])
    for (const { bars } of clients) expect(bars).toEqual(['client'])

    // Two tokens of the app that renews in time, one of the other: used beyond its end, and drawn so.
    const tokens = await lanesOf('token')
    expect(tokens.map(({ bars }) => bars.join(' '))).toEqual(['good', 'good', 'good over'])
    expect(tokens.map(({ countdown }) => countdown)).toEqual(['live', 'live', 'expired'])
    expect(first(tokens).label).toMatch(/^T1 access tokenexpires in \d+ s$/)
  })

  it('calls as marks: shape for the role, a cross for a refusal, a badge for a finding', async () => {
    const clients = await lanesOf('client')
    expect(first(clients).marks).toEqual(['registration/ok', 'token/ok', 'token/ok'])
    const spent = (await lanesOf('token')).at(-1)
    expect(spent?.marks[0]).toBe('api/ok')
    // The three calls after the end stand as one mark where they fall on the same pixels.
    expect(spent?.marks.slice(1)).toContain('api/bad error')
    expect(new Set(spent?.marks.slice(1))).toEqual(new Set(['api/bad error']))
  })

  it('page loads, and the present moment, which moves by itself', async () => {
    const { driver } = session
    // Three loads of the first app with the way over its sign-in page between them, one of the second, one before both.
    const loads = await driver.panel(() => document.querySelectorAll('[data-testid="load-line"]').length)
    expect(loads).toBeGreaterThanOrEqual(4)
    const nowLine = () => driver.panel(() => document.querySelector<HTMLElement>('[data-testid="now-line"]')?.style.transform ?? '')
    const before = await nowLine()
    expect(before).toMatch(/^translateX\(\d+px\)$/)
    await eventually(nowLine).not.toBe(before)
  })

  it('a mark says in words what it is', async () => {
    const { driver } = session
    const words = await driver.panel(() =>
      [...document.querySelectorAll('[data-testid="mark"]')].map(mark => mark.getAttribute('aria-label') ?? ''),
    )
    expect(words).toContainEqual(expect.stringMatching(/^Registration, \d\d:\d\d:\d\d\.\d{3}$/))
    expect(words).toContainEqual(expect.stringMatching(/^(API call|\d API calls), refused, with error, \d\d:/))
  })
})

describe('countdowns', () => {
  it('run by themselves and end as expired', async () => {
    const { driver } = session
    await obtainToken(session, 4)
    await driver.waitForPanel(() => document.querySelectorAll('[data-testid="lane"][data-kind="token"]').length === 4, 'the new token')
    const countdown = () =>
      driver.panel(() => {
        const shown = [...document.querySelectorAll<HTMLElement>('[data-kind="token"] [data-testid="countdown"]')].at(-1)
        return { state: shown?.dataset.state ?? '', text: shown?.textContent ?? '' }
      })
    const before = await countdown()
    expect(before).toEqual({ state: 'live', text: expect.stringMatching(/^expires in [1-5] s$/) })
    await eventually(async () => (await countdown()).text).not.toBe(before.text)
    await eventually(countdown).toEqual({ state: 'expired', text: expect.stringMatching(/^expire(d|s) /) })
    await eventually(async () => (await countdown()).text).toMatch(/^expired \d+ s ago$/)
  })
})

describe('zoom', () => {
  const span = () =>
    session.driver.panel(() => {
      const { zoomFrom, zoomTo } = document.querySelector<HTMLElement>('[data-testid="timeline"]')?.dataset ?? {}
      return Number(zoomTo) - Number(zoomFrom)
    })
  const pressed = (button: string) =>
    session.driver.panel(id => document.querySelector(`[data-testid="${id}"]`)?.getAttribute('aria-pressed'), button)

  it('in, out, the last five minutes, all', async () => {
    const { driver } = session
    const all = await span()
    await driver.click('[data-testid="zoom-in"]')
    await eventually(span).toBeLessThan(all * 0.6)
    expect(await pressed('zoom-all')).toBe('false')
    await driver.click('[data-testid="zoom-out"]')
    await driver.click('[data-testid="zoom-out"]')
    await eventually(span).toBeGreaterThan(all * 1.5)
    await driver.click('[data-testid="zoom-last"]')
    await eventually(span).toBe(309_000)
    expect(await pressed('zoom-last')).toBe('true')
    await driver.click('[data-testid="zoom-all"]')
    await eventually(() => pressed('zoom-all')).toBe('true')
    await eventually(span).toBeLessThan(300_000)
  })

  it('by keys', async () => {
    const { driver } = session
    await driver.click('[data-testid="lane"] [data-label]')
    const all = await span()
    await driver.press('+')
    await eventually(span).toBeLessThan(all * 0.6)
    await driver.press('0')
    await eventually(() => pressed('zoom-all')).toBe('true')
    await driver.press('Escape')
    await driver.waitForPanel(() => document.querySelector('[data-testid="inspector"]') === null, 'the inspector to close')
  })
})

describe('by keyboard', () => {
  const focused = () =>
    session.driver.panel(() => {
      const { activeElement } = document
      return activeElement?.id === 'inspector'
        ? 'inspector'
        : (activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '')
    })

  it('arrows walk through clients, tokens and calls; Enter opens, Escape comes back', async () => {
    const { driver } = session
    await driver.click('[data-testid="lane"][data-kind="client"] [data-label]')
    await expect
      .poll(() => driver.panel(() => document.querySelector<HTMLElement>('[data-testid="inspector"]')?.dataset.kind))
      .toBe('client')
    await driver.press('ArrowRight')
    await eventually(focused).toMatch(/^Registration, /)
    // With the inspector open, it follows.
    await eventually(() => textOf(driver, '[data-testid="inspector"] h2')).toBe('Registration')
    await driver.press('ArrowRight')
    await eventually(focused).toMatch(/^(Token request|\d token requests), /)
    await driver.press('ArrowDown')
    await eventually(focused).toMatch(/API call/)
    await eventually(() => textOf(driver, '[data-testid="inspector"] h2')).toBe('API call')
    // What the focus is on stands beside it in words.
    expect(await textOf(driver, '[data-testid="tip"]')).toMatch(/API call.*GET .*\/api\/v2\/LabTV\//)
    await driver.press('Enter')
    await eventually(focused).toBe('inspector')
    await driver.press('Escape')
    await eventually(() => driver.panel(() => document.querySelector('[data-testid="inspector"]') === null)).toBe(true)
    await eventually(focused).toMatch(/API call/)
    await driver.press('Home')
    await driver.press('ArrowLeft')
    await eventually(focused).toMatch(/^T1 /)
    await driver.press('ArrowUp')
    await eventually(focused).toMatch(/^lab-client-/)
  })

  it('space folds the tokens of a client away', async () => {
    const { driver } = session
    const tokens = async () => (await lanesOf('token')).length
    const before = await tokens()
    await driver.press(' ')
    await eventually(tokens).toBe(before - 2)
    expect(first(await lanesOf('client')).label).toMatch(/2 tokens$/)
    await driver.press(' ')
    await eventually(tokens).toBe(before)
  })
})

it('the filter of the tool bar holds here too', async () => {
  const { driver } = session
  await openView(driver, 'timeline')
  await driver.click('[data-testid="chip-findings"]')
  await eventually(async () => (await lanesOf('group')).length).toBe(1)
  expect(first(await lanesOf('group')).label).toContain('expired-token-run')
  await driver.click('[data-testid="clear-filter"]')
  await eventually(async () => (await lanesOf('group')).length).toBeGreaterThan(1)
})
