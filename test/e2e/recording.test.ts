/** A session that is being recorded outlives what happens to browsers in a long day, and nothing readable is left on disk. */
import { readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { SessionInfo } from '../../src/core/session-info'
import { ask } from './support/extension-page'
import { type Credentials, callApi, lintHarText, obtainToken, type Session, startSession } from './support/session'

let session: Session
afterEach(() => session.close())

const list = (): Promise<readonly SessionInfo[]> => ask.sessions(session.driver)

/** Secrets of this traffic, as they went over the wire. */
const secretsOf = ({ clientSecret, softwareStatement, accessToken }: Credentials) => ({ clientSecret, softwareStatement, accessToken })

/** Waits until so many calls are on disk; how many there are (Firefox shows preflights as well). */
async function recordedAtLeast(calls: number): Promise<number> {
  const recorded = async () => (await list())[0]?.calls ?? 0
  await expect.poll(recorded, { timeout: 15_000 }).toBeGreaterThanOrEqual(calls)
  return recorded()
}

function expectNoSecrets(text: string, secrets: Readonly<Record<string, string>>): void {
  expect(
    Object.entries(secrets)
      .filter(([, secret]) => text.includes(secret))
      .map(([name]) => name),
  ).toEqual([])
}

it('survives the death of the browser, redacted; what was only watched does not', { timeout: 180_000 }, async () => {
  session = await startSession()
  await session.driver.newTab(session.lab.appUrl)
  // Before the recording: only watched.
  const watched = await obtainToken(session)
  await ask.background(session.driver, 'recording/start')
  const recorded = await obtainToken(session)
  await callApi(session, recorded.accessToken)
  await ask.background(session.driver, 'mark/add', { kind: 'note', note: 'playback blocked', origin: null })
  await recordedAtLeast(3)
  expect((await list())[0]?.marks).toBe(1)

  const { lab } = session
  const left = await session.driver.kill()
  const after = await startSession({ left })
  await session.lab.close()
  session = after
  expect(lab).not.toBe(after.lab)

  // It is being recorded still: whoever pressed Record has not pressed Stop.
  await expect.poll(async () => (await list()).map(({ endedAt }) => endedAt), { timeout: 15_000 }).toEqual([null])
  const before = (await list())[0] as SessionInfo
  await session.driver.newTab(session.lab.appUrl)
  const later = await obtainToken(session)
  const stopped = await ask.background<SessionInfo>(session.driver, 'recording/stop')
  expect(stopped).toMatchObject({ id: before.id, end: 'stopped', marks: 1, gaps: 1 })

  const text = await ask.sessionText(session.driver, stopped.id)
  const { log } = JSON.parse(text) as { log: { entries: { request: { url: string } }[]; _dcr: { gaps: { reason: string }[] } } }
  // What was registered before, during and after the interruption: no call twice, none of those that were only watched.
  expect(log.entries.filter(({ request }) => request.url.includes('/o/client/register'))).toHaveLength(2)
  expect(log._dcr.gaps.map(({ reason }) => reason)).toEqual(['worker-stopped'])
  expectNoSecrets(text, { ...secretsOf(recorded), ...secretsOf(later) })
  expect(text).not.toContain(watched.clientId)
  // It is a HAR that the command line reads.
  expect(lintHarText(text).findings.every(({ severity }) => severity !== 'error')).toBe(true)
})

it('survives an update of the extension', { timeout: 180_000 }, async () => {
  session = await startSession()
  await session.driver.newTab(session.lab.appUrl)
  await ask.background(session.driver, 'recording/start')
  await obtainToken(session)
  // The page that they were made by is the third.
  const before = await recordedAtLeast(3)
  await session.driver.reloadExtension()
  await obtainToken(session)
  await recordedAtLeast(before + 2)
  const stopped = await ask.background<SessionInfo>(session.driver, 'recording/stop')
  expect(stopped).toMatchObject({ calls: before + 2, gaps: 1, end: 'stopped' })
})

/** In the extension's background. */
async function isSignatureTold(): Promise<boolean> {
  interface Api {
    storage: { session: { get(name: string): Promise<Record<string, readonly unknown[]>> } }
  }
  const { browser, chrome } = globalThis as unknown as { browser?: Api; chrome: Api }
  const name = 'part:signatures'
  return ((await (browser ?? chrome).storage.session.get(name))[name] ?? []).length > 0
}

it('says of signatures, which it hides, what DevTools found when it was open', { timeout: 180_000 }, async () => {
  session = await startSession()
  const { driver, lab } = session
  await driver.newTab(lab.appUrl)
  await driver.openDevTools()
  await ask.background(driver, 'recording/start')
  await driver.evaluate(
    async (issuer, api) => {
      const read = (url: string, init?: RequestInit) => fetch(url, init).then(answer => answer.json())
      const server = await read(`${issuer}/.well-known/openid-configuration`)
      const registration = {
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
        token_endpoint_auth_method: 'client_secret_post',
      }
      const json = { 'content-type': 'application/json' }
      const client = await read(server.registration_endpoint, { method: 'POST', headers: json, body: JSON.stringify(registration) })
      const form = { grant_type: 'client_credentials', client_id: client.client_id, client_secret: client.client_secret, resource: api }
      const minted = await read(server.token_endpoint, { method: 'POST', body: new URLSearchParams(form) })
      await fetch(`${api}/resource`, { headers: { authorization: `Bearer ${minted.access_token}` } })
      // The keys come last: what was written before is written again.
      await read(server.jwks_uri)
    },
    lab.oidcUrl,
    `${lab.resourceUrl}/api`,
  )
  await driver.waitForBackground(isSignatureTold, 'what came of checking them')
  const { id } = await ask.background<SessionInfo>(driver, 'recording/stop')
  const text = await ask.sessionText(driver, id)
  const states = [...text.matchAll(/\.redacted-(?:(\w+)-)?signature-/g)].map(([, state]) => state ?? 'not checked')
  expect(new Set(states)).toEqual(new Set(['verified']))
  const { findings } = lintHarText(text)
  expect(findings.map(({ ruleId }) => ruleId).filter(id => id.startsWith('jwt/signature'))).toEqual([])
})

it('leaves nothing readable on disk, neither watched nor recorded', { timeout: 180_000 }, async () => {
  session = await startSession()
  const { driver } = session
  await driver.newTab(session.lab.appUrl)
  const watched = await obtainToken(session)
  await ask.background(driver, 'recording/start')
  const recorded = await obtainToken(session)
  await callApi(session, recorded.accessToken)
  await recordedAtLeast(3)
  // What a careless extension would leave: the same search has to find it.
  await ask.plant(driver, 'made-up-planted-control-7f3a9c')
  const left = await driver.kill()
  try {
    const secrets = {
      ...secretsOf(watched),
      recordedSecret: recorded.clientSecret,
      recordedToken: recorded.accessToken,
      control: 'made-up-planted-control-7f3a9c',
    }
    expect(await foundOnDisk(join(left, 'profile'), secrets)).toEqual(['control'])
  } finally {
    await rm(left, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
})

/** Which of these values stand in any file of the folder, as bytes of UTF-8 or UTF-16. */
async function foundOnDisk(folder: string, values: Readonly<Record<string, string>>): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  const found = new Set<string>()
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name))
    for (const [name, value] of Object.entries(values)) {
      if (bytes.includes(value) || bytes.includes(Buffer.from(value, 'utf16le'))) found.add(name)
    }
  }
  return [...found].sort()
}
