/** The list of calls: order, search, filters, keyboard. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from './support/eventually'
import { endSession, openView, ownHosts, play, type Session, shownCalls, shownRows, startSession } from './support/session'
import { waitUntil } from './support/wait'

const PLAYED = ['forgotten-client', 'well-behaved-oidc']

let session: Session
beforeAll(async () => {
  // High enough for every row to be drawn.
  session = await startSession({ hosts: ownHosts(PLAYED), height: 1300 })
  const { driver, lab } = session
  await driver.newTab(lab.appUrl)
  await driver.openDevTools()
  await driver.resizeDevTools(1400, 1100)
  let made = 0
  for (const name of PLAYED) made += (await play(driver, lab.ownOriginUrl(name))).filter(line => line.includes('→')).length
  await openView(driver, 'calls')
  // Every call that the apps made has arrived, and what is listed is all that is kept.
  await waitUntil(async () => (await calls()).length === made, `${made} calls in the list`)
  await waitUntil(async () => (await rows('role')).length === (await shownCalls(driver)), 'all that is kept to be listed')
})
beforeEach(async () => {
  const { driver } = session
  if (await driver.panel(() => document.querySelector('[data-testid="clear-filter"]') !== null))
    await driver.click('[data-testid="clear-filter"]')
})
afterAll(() => endSession(session))

const rows = (...columns: readonly string[]) => shownRows(session.driver, ...columns)
/** Rows without preflights and page loads: what the app itself asked for. */
const calls = async (...columns: readonly string[]) => (await rows('role', ...columns)).filter(row => !/^(Preflight|Page load)/.test(row))

it('stand in the order in which they were sent', async () => {
  const times = await rows('time')
  expect(times).toEqual([...times].sort())
  const own = await calls('status')
  expect(own.slice(0, 6)).toEqual([
    'Registration | 201',
    'Token request | 201',
    'API call | 200',
    'Token request | 400 invalid_client',
    'Token request | 400 invalid_client',
    'Token request | 400 invalid_client',
  ])
  expect(own.slice(6, 9)).toEqual(['Server metadata | 200', 'Registration | 201', 'Token request | 200'])
})

describe('search', () => {
  const search = async (text: string) => {
    await session.driver.type('[data-testid="search"]', text)
  }

  it('by client_id', async () => {
    const [clientId = ''] = (await rows('client')).filter(Boolean)
    expect(clientId).toMatch(/^lab-client-/)
    await search(clientId)
    await eventually(async () => new Set(await rows('client'))).toEqual(new Set([clientId]))
    expect(await rows('client')).toHaveLength(6)
  })

  it('by path', async () => {
    await search('/o/client/register')
    await eventually(async () => (await calls()).length).toBe(1)
    expect(await calls('status')).toEqual(['Registration | 201'])
  })

  it('by status', async () => {
    // The second word rules out a server whose port has a 400 in it.
    await search('400 invalid')
    await eventually(() => rows('status')).toEqual(Array(3).fill('400 invalid_client'))
  })

  it('by error code, and several words at once', async () => {
    await search('invalid_client')
    await eventually(async () => (await rows('role')).length).toBe(3)
    await search('post token 200')
    await eventually(async () => new Set(await calls('status'))).toEqual(new Set(['Token request | 200']))
  })

  it('says when nothing matches, and how to come back', async () => {
    const { driver } = session
    await search('no such thing')
    await driver.waitForPanel(
      () => document.querySelector('[data-testid="empty-state"][data-state="filtered"]') !== null,
      'the words for no match',
    )
    await driver.click('[data-testid="empty-state"] button', { text: 'Show all calls' })
    await eventually(async () => (await rows('role')).length).toBe(await shownCalls(driver))
  })

  it('Escape empties the field', async () => {
    const { driver } = session
    await search('invalid_client')
    await eventually(async () => (await rows('role')).length).toBe(3)
    await driver.press('Escape')
    await eventually(async () => (await rows('role')).length).toBe(await shownCalls(driver))
  })
})

describe('chips', () => {
  const kinds = async () => new Set(await rows('role'))

  it('show one kind, or several, or all', async () => {
    const { driver } = session
    await driver.click('[data-testid="chip-registration"]')
    await eventually(kinds).toEqual(new Set(['Registration']))
    await driver.click('[data-testid="chip-token"]')
    await eventually(kinds).toEqual(new Set(['Token request']))
    await driver.click('[data-testid="chip-metadata"]')
    await eventually(kinds).toEqual(new Set(['Server metadata']))
    await driver.click('[data-testid="chip-all"]')
    await eventually(async () => (await rows('role')).length).toBe(await shownCalls(driver))
  })

  it('"with findings" leaves what a finding is about', async () => {
    const { driver } = session
    await driver.click('[data-testid="chip-findings"]')
    await eventually(async () => (await rows('role')).length).toBeLessThan(await shownCalls(driver))
    const flags = await rows('flags')
    expect(flags.length).toBeGreaterThan(0)
    for (const flag of flags) expect(flag).toMatch(/^\d findings?$/)
  })
})

describe('choosing a call', () => {
  const inspected = () => session.driver.panel(() => document.querySelector<HTMLElement>('[data-testid="inspector"]')?.dataset.id ?? null)
  const ids = () =>
    session.driver.panel(() =>
      [...document.querySelectorAll<HTMLElement>('[data-testid="exchange-row"]')].map(row => row.dataset.exchangeId ?? ''),
    )
  const focus = () => session.driver.panel(() => document.activeElement?.id || document.activeElement?.getAttribute('role') || '')

  it('by a click', async () => {
    const { driver } = session
    await driver.click('[data-testid="exchange-row"][data-state="refused"]')
    const [refused] = await driver.panel(() =>
      [...document.querySelectorAll<HTMLElement>('[data-state="refused"]')].map(row => row.dataset.exchangeId),
    )
    await eventually(inspected).toBe(refused)
  })

  it('by arrow keys; Enter leads into the inspector, Escape out of it and back', async () => {
    const { driver } = session
    const order = await ids()
    await driver.press('Home')
    await eventually(inspected).toBe(order[0])
    await driver.press('ArrowDown')
    await driver.press('ArrowDown')
    await eventually(inspected).toBe(order[2])
    await driver.press('ArrowUp')
    await eventually(inspected).toBe(order[1])
    await driver.press('End')
    await eventually(inspected).toBe(order.at(-1))
    await driver.press('PageUp')
    await eventually(inspected).not.toBe(order.at(-1))
    await driver.press('Enter')
    await eventually(focus).toBe('inspector')
    await driver.press('Escape')
    await eventually(inspected).toBeNull()
    await eventually(focus).toBe('grid')
  })
})
