import type { SourceId } from '../../../core/exchange'
import type { ClassifiedExchange, LintResult } from '../../../core/result'
import { Countdown } from '../../components/Countdown'
import { Moment } from '../../components/Moment'
import { Prose } from '../../components/Prose'
import { SeverityIcon } from '../../components/SeverityIcon'
import { formatLatency } from '../../format/duration'
import { statusText, verdictOf } from '../../format/outcome'
import { urlParts } from '../../format/url'
import { plural, tokenKindName } from '../../format/words'
import { describeExchange } from '../../model/describe'
import { expiryOfToken } from '../../model/expiry'
import { clientKey } from '../../model/keys'
import { clientOfExchange, findingsOf, gravest, lookupOf } from '../../model/lookup'
import { usePanel } from '../../store/use-panel'
import { Fact } from './Fact'
import { Link } from './Link'

export interface SummaryTabProps {
  readonly result: LintResult
  readonly item: ClassifiedExchange
}

const sourceName: Record<SourceId, string> = { devtools: 'DevTools', webrequest: 'the browser’s request events', har: 'a HAR file' }

export function SummaryTab({ result, item }: SummaryTabProps) {
  const { exchange, classification } = item
  const client = clientOfExchange(result, item)
  const tokens = item.tokenIds.map(id => lookupOf(result).tokens.get(id)).filter(token => token !== undefined)
  const { host, path } = urlParts(exchange.request.url)
  const took = exchange.endedAt === null ? null : formatLatency(exchange.endedAt - exchange.startedAt)
  return (
    <>
      <p class="lead" data-testid="summary" data-state={verdictOf(item)}>
        <Prose text={describeExchange(result, item)} />
      </p>
      <FindingsBanner result={result} exchangeId={exchange.id} />
      <dl class="facts">
        <Fact name="Request">
          <span class="mono wrap">
            {exchange.request.method} {host}
            {path}
          </span>
        </Fact>
        <Fact name="Outcome">
          <span class="verdict" data-state={verdictOf(item)}>
            {statusText(item)}
          </span>
          {took !== null && <span class="dim"> after {took}</span>}
        </Fact>
        <Fact name="Sent">
          <Moment at={exchange.startedAt} />
        </Fact>
        {client !== null && (
          <Fact name="Client">
            <Link to={{ kind: 'client', id: clientKey(client) }}>
              <span class="mono">{client.clientId}</span>
            </Link>
          </Fact>
        )}
        {tokens.length > 0 && (
          <Fact name={tokens.length === 1 ? 'Token' : 'Tokens'}>
            <ul class="plain">
              {tokens.map(token => (
                <li key={token.id}>
                  <Link to={{ kind: 'token', id: token.id }}>
                    {token.id}, {tokenKindName[token.kind]}
                  </Link>{' '}
                  <Countdown expiry={expiryOfToken(token)} />
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {item.instanceName !== null && <Fact name="App">{item.instanceName}</Fact>}
        {exchange.context.pageUrl !== null && (
          <Fact name="Page">
            <span class="wrap">{urlParts(exchange.context.pageUrl).host + urlParts(exchange.context.pageUrl).path}</span>
          </Fact>
        )}
        <Fact name="Recognised by">
          {classification.because} <span class="dim">(profile {classification.profileId})</span>
        </Fact>
        <Fact name="Seen by">
          {exchange.context.sources.map(source => sourceName[source]).join(' and ')}
          {exchange.context.fromCache && ', answered from the cache'}
          {exchange.context.viaServiceWorker && ', through a service worker'}
          {item.duplicateOf !== null && (
            <>
              ; the same call as <Link to={{ kind: 'exchange', id: item.duplicateOf }}>this one</Link>, seen twice
            </>
          )}
        </Fact>
      </dl>
    </>
  )
}

function FindingsBanner({ result, exchangeId }: { readonly result: LintResult; readonly exchangeId: string }) {
  const tabOpened = usePanel(state => state.tabOpened)
  const findings = findingsOf(result, exchangeId)
  const worst = gravest(findings)
  const [first] = findings
  if (worst === null || !first) return null
  return (
    <button type="button" class="banner" data-severity={worst} onClick={() => tabOpened('findings')}>
      <SeverityIcon severity={worst} />
      <span>
        {findings.length > 1 && `${plural(findings.length, 'finding')}: `}
        <Prose text={first.message} />
      </span>
    </button>
  )
}
