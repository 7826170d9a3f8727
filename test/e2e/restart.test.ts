/** The worker is stopped in the middle of a scenario: the findings are the same (what is lost, loss.test.ts measures). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scenarioNamed } from '../lab/scenarios'
import { play, type Session, shownFaults, startSession } from './support/session'

let session: Session
beforeAll(async () => {
  session = await startSession()
})
afterAll(() => session.close())

it('a scenario with the worker stopped in the middle gives the same findings', async () => {
  const { driver, lab } = session
  const tab = await driver.newTab(lab.appUrl)
  await driver.openDevTools()
  const playing = play(driver, lab.scenarioUrl('register-on-each-load'))
  // Once in each of its three page loads.
  for (const registrations of [1, 2, 3]) {
    const seen = () => lab.control.adobe.requests().filter(({ path }) => path.endsWith('/register')).length
    await expect.poll(seen, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(registrations)
    await driver.stopWorker()
  }
  await playing
  const expected = scenarioNamed('register-on-each-load')?.expected.map(({ ruleId, severity }) => ({ ruleId, severity }))
  await expect.poll(() => shownFaults(driver), { timeout: 15_000 }).toEqual(expected)
  await driver.closeTab(tab)
})
