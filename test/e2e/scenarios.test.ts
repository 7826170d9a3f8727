/**
 * Every scenario of the lab, live in the panel and again from the browser's own HAR: exactly its findings, each time.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Scenario, scenarios } from '../lab/scenarios'
import { clearPanel, isFirefox, lintHarText, play, type Session, shownFindings, startSession } from './support/session'

let session: Session
beforeAll(async () => {
  session = await startSession()
  // One DevTools for all: to open it anew takes longer than to play a scenario.
  await session.driver.openTab(session.lab.appUrl)
  await session.driver.openDevTools()
})
afterAll(async () => {
  const errors = await session.driver.pageErrors()
  await session.close()
  expect(errors).toEqual([])
})

/** Notes about the capture rather than about the app. */
const LABELS = ['bearer/unknown-origin', 'session/capture-holds-live-secrets', 'session/capture-incomplete', 'token/unknown-client']

const told = (findings: readonly { ruleId: string; severity: string }[]) =>
  findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`).sort()
const expectedOf = ({ expected }: Scenario) => told(expected)
/** Without the notes that the scenario is known to bring along: any other stays and fails. */
const toldOf = ({ incidental = [] }: Scenario, findings: readonly { ruleId: string; severity: string }[]) => {
  const notes = new Set([...LABELS.map(ruleId => `${ruleId} info`), ...told(incidental)])
  return told(findings).filter(finding => !notes.has(finding))
}

/** The browser's own log holds the scenarios that came before, too. */
function since(moment: number, har: string): string {
  const { log } = JSON.parse(har) as { log: { entries: { startedDateTime: string }[] } }
  const entries = log.entries.filter(({ startedDateTime }) => Date.parse(startedDateTime) >= moment)
  return JSON.stringify({ log: { ...log, entries } })
}

describe.each(scenarios.map(scenario => [scenario.name, scenario] as const))('%s', (name, scenario) => {
  it('gives exactly its findings, live and from the HAR', async () => {
    const { driver, lab } = session
    await clearPanel(driver)
    const start = Date.now()
    const log = await play(driver, lab.scenarioUrl(name))
    const calls = log.filter(line => line.includes('→')).length

    // Every call that the app made has arrived, and every one of them has its answer.
    await driver.waitForPanel(
      wanted => {
        const kept = Number(document.querySelector('[data-testid="status"]')?.textContent?.match(/([\d,.]+) kept/)?.[1] ?? 0)
        return kept >= wanted
      },
      `${calls} calls in the panel`,
      15_000,
      calls,
    )
    await expect.poll(async () => toldOf(scenario, await shownFindings(driver)), { timeout: 10_000 }).toEqual(expectedOf(scenario))

    // Firefox adds an entry to its HAR up to half a second after the answer.
    const fromHar = async () => toldOf(scenario, lintHarText(since(start, await driver.exportHar({ sanitize: false }))).findings)
    await expect.poll(fromHar, { timeout: 10_000, interval: 300 }).toEqual(expectedOf(scenario))

    if (isFirefox) return
    const sanitised = lintHarText(since(start, await driver.exportHar({ sanitize: true })))
    const missing = expectedOf(scenario).filter(finding => !told(sanitised.findings).includes(finding))
    const unexpected = toldOf(scenario, sanitised.findings).filter(finding => !expectedOf(scenario).includes(finding))
    expect(unexpected, 'from the sanitised HAR').toEqual([])
    // What the sanitised file cannot prove, it says so.
    for (const finding of missing) {
      const ruleId = finding.split(' ')[0]
      expect(
        sanitised.notEvaluated.map(item => item.ruleId),
        `${ruleId} is neither found nor counted as not evaluated`,
      ).toContain(ruleId)
    }
  })
})
