/** What falls off a bound is counted and drawn; what is left is whole. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Observation } from '../../src/core/observation'
import { DEFAULT_SETTINGS } from '../../src/core/session-info'
import type { Status } from '../../src/messages/contract'
import { ask } from './support/extension-page'
import { type Session, startSession } from './support/session'
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

it('the log keeps to its bound, says how much fell off, and from when to when', { timeout: 120_000 }, async () => {
  const { driver } = session
  await ask.background(driver, 'settings/put', { ...DEFAULT_SETTINGS, mostRecords: 1000 })
  await driver.newTab(target.url)
  await driver.evaluate(async () => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&client_id=client-a',
    }
    for (let n = 0; n < 900; n += 50)
      await Promise.all(Array.from({ length: 50 }, (_, index) => fetch(`/token?n=${n + index}`, init).then(answer => answer.text())))
  })
  const status = () => ask.background<Status>(driver, 'status/get')
  await expect.poll(async () => (await status()).dropped, { timeout: 30_000 }).toBeGreaterThan(300)
  const { storage, last } = await status()
  expect(storage.records).toBeLessThanOrEqual(1500)
  expect(storage.bytes).toBeGreaterThan(0)

  const records = await ask.background<{ seq: number; observation: Observation }[]>(driver, 'log/read', 0, 1000)
  expect(records[0]?.seq).toBeGreaterThan(1)
  expect(last - storage.records).toBeLessThan(records[0]?.seq ?? 0)
  const all = [...records]
  for (let more = all; more.length > 0; ) {
    more = await ask.background<{ seq: number; observation: Observation }[]>(driver, 'log/read', all.at(-1)?.seq ?? 0, 1000)
    all.push(...more)
  }
  const gaps = all.map(({ observation }) => observation).filter(observation => observation.phase === 'gap')
  const bound = gaps.filter(({ data }) => data.reason === 'bound-reached').at(-1)
  const oldest = Math.min(...all.filter(({ observation }) => observation.phase === 'request').map(({ observation }) => observation.at))
  expect(bound?.data.until ?? 0).toBeLessThanOrEqual(oldest + 1000)
  expect(bound?.at ?? 0).toBeLessThan(oldest)
})
