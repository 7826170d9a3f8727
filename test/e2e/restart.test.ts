/** The worker is stopped in the middle of things: with DevTools open nothing is lost or doubled. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scenarioNamed } from '../lab/scenarios'
import { openView, play, type Session, shownCalls, shownFaults, startSession } from './support/session'
import { startTargetServer, type TargetServer } from './support/target-server'

let session: Session
let target: TargetServer
beforeAll(async () => {
  ;[session, target] = await Promise.all([startSession(), startTargetServer()])
})
afterAll(async () => {
  await session.close()
  await target.close()
})

it('two hundred calls, the worker stopped again and again', async () => {
  const { driver } = session
  const tab = await driver.newTab(target.url)
  await driver.openDevTools()
  await openView(driver, 'calls')
  const calls = 200
  const running = driver.evaluate(async count => {
    for (let n = 0; n < count; n++) {
      await fetch(`/token?n=${n}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `grant_type=client_credentials&client_id=client-a&client_secret=made-up-secret&scope=s${n}`,
      }).then(response => response.text())
      // Paced by the network's own time: what a page does between two calls.
      await new Promise(resolve => requestAnimationFrame(resolve))
    }
    return true
  }, calls)
  // Ten stops, spread over the calls: each after some more of them have reached the server.
  let stops = 0
  for (let next = 15; next < calls; next += 18) {
    await expect
      .poll(() => target.seen.filter(path => path.startsWith('/token')).length, { timeout: 20_000, interval: 5 })
      .toBeGreaterThanOrEqual(next)
    await driver.stopWorker()
    stops++
  }
  await running
  expect(stops).toBeGreaterThan(9)
  // The page load is one more.
  await expect.poll(() => shownCalls(driver), { timeout: 20_000 }).toBe(calls + 1)
  await driver.closeTab(tab)
})

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
