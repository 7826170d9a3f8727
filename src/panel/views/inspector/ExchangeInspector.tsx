import { useMemo } from 'preact/hooks'
import type { ClassifiedExchange, LintResult } from '../../../core/result'
import { SeverityIcon } from '../../components/SeverityIcon'
import { panelId, type Tab, Tabs, tabId } from '../../components/Tabs'
import { jwtsOf } from '../../model/jwts'
import { findingsOf, gravest } from '../../model/lookup'
import type { InspectorTab } from '../../store/selection-slice'
import { usePanel } from '../../store/use-panel'
import { FindingsTab } from './FindingsTab'
import { JwtTab } from './JwtTab'
import { MessageTab } from './MessageTab'
import { SummaryTab } from './SummaryTab'

export interface ExchangeInspectorProps {
  readonly result: LintResult
  readonly item: ClassifiedExchange
}

export function ExchangeInspector({ result, item }: ExchangeInspectorProps) {
  const { exchange } = item
  const wanted = usePanel(state => state.tab)
  const tabOpened = usePanel(state => state.tabOpened)
  const jwts = useMemo(() => jwtsOf(exchange), [exchange])
  const findings = findingsOf(result, exchange.id)
  const worst = gravest(findings)
  const tabs: Tab<InspectorTab>[] = [
    { id: 'summary', label: 'Summary' },
    { id: 'request', label: 'Request' },
    { id: 'response', label: 'Response' },
  ]
  if (jwts.length > 0) tabs.push({ id: 'jwt', label: 'JWT' })
  if (worst !== null) {
    tabs.push({
      id: 'findings',
      label: (
        <>
          Findings <SeverityIcon severity={worst} isDecorative /> {findings.length}
        </>
      ),
    })
  }
  const tab = tabs.some(({ id }) => id === wanted) ? wanted : 'summary'
  return (
    <>
      <Tabs name="About this call" prefix="inspector" tabs={tabs} chosen={tab} onChoose={tabOpened} />
      <div
        class="inspector-body"
        role="tabpanel"
        id={panelId('inspector')}
        aria-labelledby={tabId('inspector', tab)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
        tabIndex={0}
        key={tab}
      >
        {tab === 'summary' && <SummaryTab result={result} item={item} />}
        {tab === 'request' && <MessageTab exchange={exchange} side="request" />}
        {tab === 'response' && <MessageTab exchange={exchange} side="response" />}
        {tab === 'jwt' && <JwtTab jwts={jwts} />}
        {tab === 'findings' && <FindingsTab findings={findings} />}
      </div>
    </>
  )
}
