import { useEffect, useRef, useState } from 'preact/hooks'
import type { Finding } from '../../core/finding'
import { severityName } from '../format/words'
import { findingKey } from '../model/keys'
import { usePanel } from '../store/use-panel'

/** Tells screen readers of findings as they come, politely; those of the first picture are not news. */
export function Announcer() {
  const findings = usePanel(state => state.result.findings)
  const isLive = usePanel(state => state.connection === 'live')
  const known = useRef<ReadonlySet<string> | null>(null)
  const [text, setText] = useState('')
  useEffect(() => {
    const flagged = findings.filter(({ outcome }) => outcome === 'flagged')
    const before = known.current
    if (before !== null || isLive) known.current = new Set(flagged.map(findingKey))
    if (before === null) return
    const news = flagged.filter(finding => !before.has(findingKey(finding)))
    if (news.length > 0) setText(announcement(news))
  }, [findings, isLive])
  return (
    <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {text}
    </div>
  )
}

export function announcement(news: readonly Finding[]): string {
  const [first] = news
  if (news.length === 1 && first) return `New finding, ${severityName[first.severity].toLowerCase()}: ${first.message}`
  return `${news.length} new findings`
}
