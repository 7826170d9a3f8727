/** The inspector: what a call was, what it carried, and that no secret is on screen before somebody asks for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from './support/eventually'
import {
  type Credentials,
  callApi,
  endSession,
  inspectCall,
  isFirefox,
  obtainToken,
  openTab,
  openView,
  play,
  type Session,
  shownRows,
  startSession,
  textOf,
} from './support/session'

let session: Session
let credentials: Credentials
beforeAll(async () => {
  session = await startSession()
  const { driver, lab } = session
  await driver.newTab(lab.appUrl)
  await driver.openDevTools()
  credentials = await obtainToken(session)
  await callApi(session, credentials.accessToken)
  await openView(driver, 'calls')
  // A call is listed as it leaves; its answer, and in Firefox its body, come a moment later.
  await driver.waitForPanel(() => {
    const answered = (role: string) => document.querySelector(`[data-testid="exchange-row"][data-role="${role}"]:not([data-state="open"])`)
    return answered('register') !== null && answered('api') !== null && answered('token')?.querySelector('.tokens')?.textContent === 'T1'
  }, 'the three calls, answered')
})
afterAll(() => endSession(session))

const text = (selector: string) => textOf(session.driver, selector)
/** `name: value` for each line of a list of facts. */
const facts = (within: string) =>
  session.driver.panel(
    wanted =>
      [...document.querySelectorAll(`${wanted} .fact`)].map(
        line => `${line.querySelector('dt')?.textContent?.trim()}: ${line.querySelector('dd')?.textContent?.trim()}`,
      ),
    within,
  )

describe('summary', () => {
  it('says in one sentence what happened', async () => {
    const { driver } = session
    await inspectCall(driver, 'register', '201')
    await eventually(() => text('[data-testid="summary"]')).toBe(`Registered client ${credentials.clientId} (201).`)
    await inspectCall(driver, 'token')
    await eventually(() => text('[data-testid="summary"]')).toBe(
      `Got access token T1 for client ${credentials.clientId}, good for 1 h (201).`,
    )
    await inspectCall(driver, 'api')
    await eventually(() => text('[data-testid="summary"]')).toBe('API call with T1, accepted (200).')
  })

  it('leads to the client and to the token, and back', async () => {
    const { driver } = session
    const title = () => text('[data-testid="inspector"] h2')
    await inspectCall(driver, 'api')
    await driver.click('[data-testid="link-client"]')
    await eventually(title).toBe('Client')
    expect(await facts('.inspector')).toContainEqual(expect.stringMatching(`^client_id: ${credentials.clientId}`))
    await driver.click('[data-testid="link-token"]')
    await eventually(title).toBe('T1, access token')
    await eventually(() => text('.lead')).toMatch(/^expires in (1 h|59 min( \d+ s)?), used in 1 call\.$/)
    expect(await facts('.inspector')).toContainEqual('Lifetime: 1 h (the token response said expires_in)')
    await driver.click('[data-testid="inspector-back"]')
    await eventually(title).toBe('Client')
    await driver.click('[data-testid="inspector-back"]')
    await eventually(title).toBe('API call')
  })
})

describe('messages', () => {
  it('a form body as its parameters, an answer as its JSON', async () => {
    const { driver } = session
    await inspectCall(driver, 'token')
    await openTab(driver, 'request')
    expect(await text('.start-line')).toMatch(/^POST http:\/\/.*\/o\/client\/token$/)
    const parameters = await facts('[data-testid="parameters"]')
    expect(parameters.slice(0, 2)).toEqual(['grant_type: client_credentials', `client_id: ${credentials.clientId}`])
    expect(parameters[2]).toMatch(/^client_secret: •+ \(\d+ characters\)Reveal$/)
    await openTab(driver, 'response')
    expect(await text('.start-line')).toBe('Status 201')
    const json = await text('[data-testid="json-tree"]')
    expect(json).toMatch(/access_token:•+ \(\d+ characters\)/)
    expect(json).toMatch(/token_type:"bearer"expires_in:3600/)
    expect(await facts('.headers')).toContainEqual(expect.stringMatching(/^content-type: application\/json/i))
  })

  it('the body as it was sent, its secrets hidden', async () => {
    const { driver } = session
    await inspectCall(driver, 'token')
    await openTab(driver, 'request')
    await driver.click('[data-testid="request-raw"]')
    await expect
      .poll(() => text('[data-testid="raw"] pre'))
      .toBe(`grant_type=client_credentials&client_id=${credentials.clientId}&client_secret=••••••••`)
    await driver.click('[data-testid="request-raw"]')
  })
})

describe('JWT', () => {
  it('of the token that an API call carries: claims explained, dates in words, nothing called verified', async () => {
    const { driver } = session
    await inspectCall(driver, 'api')
    await openTab(driver, 'jwt')
    expect(await text('.inspector-body')).toMatch(/^From request header Authorization/)
    expect(await text('[data-testid="jwt"] .note')).toBe('Decoded: what it says of itself.')
    await expect
      .poll(() => text('[data-testid="signature"] [role="status"]'))
      .toBe('Not checked, for no key of its issuer was seen: anyone could have written this.')
    const claims = await facts('[data-testid="jwt"]')
    expect(claims).toContainEqual('alghow it is signed: RS256')
    expect(claims).toContainEqual(expect.stringMatching(/^isswho issued it: auth\.adobe\.com$/))
    expect(claims).toContainEqual(expect.stringMatching(/^iatwhen it was issued: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, \d+ s ago \d{10}$/))
    expect(claims).toContainEqual(
      expect.stringMatching(/^expmust not be accepted from this time on: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, in (1 h|59 min.*) \d{10}$/),
    )
    expect(claims).toContainEqual('scopeswhat it allows: api:client:v2')
  })

  it('of the software statement in a registration', async () => {
    const { driver } = session
    await inspectCall(driver, 'register', '201')
    await openTab(driver, 'jwt')
    expect(await text('.inspector-body')).toMatch(/^From request body, software_statement/)
    expect(await facts('[data-testid="jwt"]')).toContainEqual(expect.stringMatching(/^subwhom or what it is about: ./))
  })

  it('is not offered where there is none', async () => {
    const { driver } = session
    await inspectCall(driver, 'load')
    const tabs = await driver.panel(() => [...document.querySelectorAll('.inspector [role="tab"]')].map(tab => tab.textContent))
    expect(tabs).toEqual(['Summary', 'Request', 'Response'])
  })
})

/** The end of a secret tells it apart; a JWT's end is its signature. */
const tail = (secret: string) => secret.slice(-24)

/** Which of these are anywhere in the panel: texts, attributes, fields. */
function onScreen(secrets: readonly string[]): Promise<string[]> {
  return session.driver.panel(wanted => {
    const fields = [...document.querySelectorAll('input')].map(({ value }) => value)
    const all = [document.documentElement.outerHTML, document.title, ...fields].join('\n')
    return wanted.filter(secret => all.includes(secret))
  }, secrets.map(tail))
}

describe('secrets', () => {
  it('one by one: shown when asked for, that one and no other, and hidden again with the next call', async () => {
    const { driver } = session
    const { clientId, ...secrets } = credentials
    const all = Object.values(secrets)
    expect(all.every(secret => secret.length > 30)).toBe(true)
    const masked = () =>
      driver.panel(() => [...document.querySelectorAll<HTMLElement>('[data-testid="secret"]')].map(secret => secret.dataset.state ?? ''))

    for (const [role, tab, name, secret] of [
      ['register', 'request', 'software_statement', secrets.softwareStatement],
      ['register', 'response', 'client_secret', secrets.clientSecret],
      ['token', 'request', 'client_secret', secrets.clientSecret],
      ['token', 'response', 'access_token', secrets.accessToken],
      ['api', 'request', 'Authorization', secrets.accessToken],
    ] as const) {
      await inspectCall(driver, role, clientId.slice(0, 10))
      await openTab(driver, tab)
      expect(await onScreen(all), `${name} before`).toEqual([])
      // Header names differ in case between browsers.
      await driver.click(`[data-testid="reveal"][aria-label="Reveal ${name}" i]`)
      await eventually(() => onScreen(all), `${name} after Reveal`).toEqual([tail(secret)])
      expect((await masked()).filter(state => state === 'revealed')).toHaveLength(1)

      await inspectCall(driver, 'load')
      expect(await onScreen(all), `${name} after another call was chosen`).toEqual([])
      await inspectCall(driver, role, clientId.slice(0, 10))
      expect(await onScreen(all), `${name} when the call is chosen again`).toEqual([])
      expect(await masked()).not.toContain('revealed')
    }
  })

  it('"Hide" hides', async () => {
    const { driver } = session
    await inspectCall(driver, 'token')
    await openTab(driver, 'response')
    await driver.click('[data-testid="reveal"]')
    await eventually(() => onScreen([credentials.accessToken])).toHaveLength(1)
    await driver.click('[data-testid="reveal"]', { text: 'Hide' })
    await eventually(() => onScreen([credentials.accessToken])).toEqual([])
  })

  it('are copied without being shown', async () => {
    const { driver } = session
    await inspectCall(driver, 'token')
    await openTab(driver, 'response')
    await driver.click('[aria-label="Copy access_token"]')
    await driver.waitForPanel(
      () => document.querySelector('[data-testid="copy"][data-state="copied"]') !== null,
      'the word that it was copied',
    )
    expect(await driver.clipboard()).toBe(credentials.accessToken)
    expect(await onScreen([credentials.accessToken])).toEqual([])
  })

  it('of a whole scenario: none is anywhere, in no view and no tab', async () => {
    const { driver, lab } = session
    await play(driver, lab.scenarioUrl('secret-in-url'))
    await play(driver, lab.scenarioUrl('well-behaved-oidc'))
    await openView(driver, 'calls')
    await driver.waitForPanel(() => document.querySelector('[data-testid="count-error"]') !== null, 'the finding')
    const secrets = [...secretsIn(await driver.exportHar({ sanitize: false })), ...Object.values(credentials).slice(1)]
    // Statements, client secrets, access tokens, a registration access token.
    expect(secrets.length).toBeGreaterThan(6)

    for (const view of ['timeline', 'calls', 'findings'] as const) {
      await openView(driver, view)
      expect(await onScreen(secrets), view).toEqual([])
    }
    await openView(driver, 'calls')
    const ids = await driver.panel(() =>
      [...document.querySelectorAll<HTMLElement>('[data-testid="exchange-row"]')].map(row => row.dataset.exchangeId ?? ''),
    )
    const names = await shownRows(driver, 'role')
    for (const [index, id] of ids.entries()) {
      await driver.click(`[data-exchange-id="${id}"]`)
      await driver.waitForPanel(
        wanted => document.querySelector<HTMLElement>('[data-testid="inspector"]')?.dataset.id === wanted,
        'its inspector',
        10_000,
        id,
      )
      const tabs = await driver.panel(() => [...document.querySelectorAll<HTMLElement>('.inspector [role="tab"]')].map(tab => tab.id))
      for (const tab of tabs) {
        await driver.click(`#${tab}`)
        const raw = await driver.panel(() => document.querySelector<HTMLElement>('[data-testid$="-raw"]')?.dataset.testid ?? null)
        expect(await onScreen(secrets), `${names[index]}, ${tab}`).toEqual([])
        if (raw === null) continue
        await driver.click(`[data-testid="${raw}"]`)
        await driver.waitForPanel(() => document.querySelector('[data-testid="raw"]') !== null, 'the raw body')
        expect(await onScreen(secrets), `${names[index]}, ${tab}, raw`).toEqual([])
      }
    }
    for (const kind of ['client', 'token'] as const) {
      await inspectCall(driver, 'token')
      await openTab(driver, 'summary')
      await driver.click(`[data-testid="link-${kind}"]`)
      expect(await onScreen(secrets), kind).toEqual([])
    }
  })
})

it('a body from before DevTools was opened: there in Firefox, in Chrome words instead of it', async () => {
  const { driver, lab } = session
  const tab = await driver.newTab(lab.appUrl)
  await obtainToken(session)
  await driver.openDevTools()
  await inspectCall(driver, 'token')
  await openTab(driver, 'response')
  const body = () => driver.panel(() => document.querySelector<HTMLElement>('[data-testid="response-body"]')?.dataset.state)
  if (isFirefox) {
    expect(await body()).toBe('present')
    expect(await text('[data-testid="json-tree"]')).toMatch(/access_token:•+/)
  } else {
    expect(await body()).toBe('not-captured')
    expect(await text('[data-testid="response-body"] .note')).toMatch(
      /^Body not captured.*The browser gives bodies only while DevTools is open, and not after the page has left\.$/,
    )
  }
  await driver.closeTab(tab)
})

/** Every secret that a HAR holds, by the names that OAuth gives them. */
function secretsIn(har: string): Set<string> {
  const found = new Set<string>()
  const names = 'client_secret|access_token|software_statement|softwareStatement|registration_access_token'
  // Bodies are JSON inside of the HAR's own JSON, forms and addresses.
  for (const [, value] of har.matchAll(new RegExp(`(?:${names})\\\\?"\\s*:\\s*\\\\?"([^"\\\\]{16,})`, 'g'))) if (value) found.add(value)
  for (const [, value] of har.matchAll(new RegExp(`(?:${names})=([^&"\\\\]{16,})`, 'g'))) if (value) found.add(decodeURIComponent(value))
  for (const [, value] of har.matchAll(/Bearer ([\w.~+/-]{16,}=*)/g)) if (value) found.add(value)
  return found
}
