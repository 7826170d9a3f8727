/** The number of findings of a tab, on the toolbar button. Findings are computed here as everywhere; a woken worker reads the log again when it needs them. */
import browser from 'webextension-polyfill'
import { Engine } from '../core/engine'
import { Merger } from '../core/merge'
import type { LintResult } from '../core/result'
import { profiles } from '../profiles'
import { rules } from '../rules/logic'
import type { Recorder } from './recorder'

/** Ms of quiet before the number is worked out anew. */
const QUIET = 300
const PAGE = 500

export interface Badge {
  follow(recorder: Recorder): void
  changed(): void
  cleared(): void
}

export function createBadge(): Badge {
  let recorder: Recorder | null = null
  let engine = new Engine({ rules, profiles })
  let merger = new Merger(engine)
  let after = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  const shown = new Map<number, string>()

  async function update(): Promise<void> {
    const log = await recorder?.log()
    if (log === undefined) return
    for (;;) {
      const records = await log.read(after, PAGE)
      for (const { seq, observation } of records) {
        after = seq
        if (observation.phase !== 'gap' && observation.phase !== 'mark') merger.add(observation)
      }
      if (records.length < PAGE) break
    }
    show(engine.result())
  }

  function show(result: LintResult): void {
    const counts = new Map<number, number>()
    const tabOf = new Map(result.exchanges.map(({ exchange }) => [exchange.id, exchange.context.tabId]))
    for (const finding of result.findings) {
      if (finding.severity === 'info') continue
      const tabs = new Set(finding.exchangeIds.map(id => tabOf.get(id) ?? -1))
      for (const tab of tabs) if (tab >= 0) counts.set(tab, (counts.get(tab) ?? 0) + 1)
    }
    for (const tab of new Set([...shown.keys(), ...counts.keys()])) {
      const text = counts.has(tab) ? String(counts.get(tab)) : ''
      if (shown.get(tab) === text) continue
      shown.set(tab, text)
      // The tab may be gone by now.
      void browser.action.setBadgeText({ tabId: tab, text }).catch(() => shown.delete(tab))
    }
  }

  function plan(): void {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      timer = null
      void update().catch(() => undefined)
    }, QUIET)
  }

  void browser.action.setBadgeBackgroundColor({ color: '#b3261e' })

  return {
    follow(followed) {
      recorder = followed
    },
    changed: plan,
    cleared() {
      engine = new Engine({ rules, profiles })
      merger = new Merger(engine)
      after = 0
      plan()
    },
  }
}
