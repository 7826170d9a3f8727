import { Icon } from '../../components/Icon'
import { later } from '../../components/later'
import { Prose } from '../../components/Prose'
import { roleName } from '../../format/role'
import { urlParts } from '../../format/url'
import { tokenKindName } from '../../format/words'
import { exchangeOf, lookupOf } from '../../model/lookup'
import { usePanel } from '../../store/use-panel'
import type { FindingDetailProps } from '../findings/FindingDetail'
import { ClientInspector } from './ClientInspector'
import { ExchangeInspector } from './ExchangeInspector'
import { INSPECTOR_ID, leaveInspector } from './focus'
import { TokenInspector } from './TokenInspector'
import '../../styles/inspector.css'

const FindingDetail = later<FindingDetailProps>(async () => (await import('../findings/FindingDetail')).FindingDetail)

export function Inspector() {
  const selected = usePanel(state => state.selected)
  const closed = usePanel(state => state.inspectorClosed)
  if (selected === null) return null
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    leaveInspector()
    closed()
  }
  return (
    <section
      id={INSPECTOR_ID}
      class="inspector"
      tabIndex={-1}
      aria-label="Inspector"
      data-testid="inspector"
      data-kind={selected.kind}
      data-id={selected.kind === 'exchange' ? selected.id : undefined}
      onKeyDown={onKeyDown}
    >
      <Subject key={`${selected.kind} ${selected.id}`} kind={selected.kind} id={selected.id} />
    </section>
  )
}

interface SubjectProps {
  readonly kind: 'exchange' | 'client' | 'token' | 'finding'
  readonly id: string
}

function Subject({ kind, id }: SubjectProps) {
  const findingShown = usePanel(state => state.findingShown)
  const result = usePanel(state => state.result)
  switch (kind) {
    case 'exchange': {
      const item = exchangeOf(result, id)
      if (item === null) return <Gone what="call" />
      const { host, path } = urlParts(item.exchange.request.url)
      return (
        <>
          <Head title={roleName[item.classification.role]} detail={`${item.exchange.request.method} ${host}${path}`} />
          <ExchangeInspector result={result} item={item} />
        </>
      )
    }
    case 'client': {
      const client = lookupOf(result).clients.get(id)
      if (!client) return <Gone what="client" />
      return (
        <>
          <Head title="Client" detail={client.clientId} />
          <ClientInspector client={client} />
        </>
      )
    }
    case 'token': {
      const token = lookupOf(result).tokens.get(id)
      if (!token) return <Gone what="token" />
      return (
        <>
          <Head title={`${token.id}, ${tokenKindName[token.kind]}`} detail={token.client?.clientId ?? ''} />
          <TokenInspector token={token} />
        </>
      )
    }
    case 'finding': {
      const finding = lookupOf(result).findings.get(id)
      if (!finding) return <Gone what="finding" />
      return (
        <>
          <Head title="Finding" detail={finding.ruleId} />
          <div class="inspector-body">
            <p class="lead">
              <Prose text={finding.message} />
            </p>
            <FindingDetail finding={finding} />
            <p>
              <button type="button" class="text-button" onClick={() => findingShown(id)}>
                Show among all findings
              </button>
            </p>
          </div>
        </>
      )
    }
  }
}

function Gone({ what }: { readonly what: string }) {
  return (
    <>
      <Head title={`This ${what} is no longer held`} detail="" />
      <div class="inspector-body">
        <p>The session was cleared, or it was let go at the limit.</p>
      </div>
    </>
  )
}

function Head({ title, detail }: { readonly title: string; readonly detail: string }) {
  const hasTrail = usePanel(state => state.trail.length > 0)
  const wentBack = usePanel(state => state.wentBack)
  const closed = usePanel(state => state.inspectorClosed)
  return (
    <header class="inspector-head">
      {hasTrail && (
        <button type="button" class="icon-button" data-testid="inspector-back" aria-label="Back" title="Back" onClick={wentBack}>
          <Icon name="back" />
        </button>
      )}
      <h2>{title}</h2>
      <span class="inspector-detail mono" title={detail}>
        {detail}
      </span>
      <button
        type="button"
        class="icon-button"
        data-testid="inspector-close"
        aria-label="Close the inspector"
        title="Close (Esc)"
        onClick={closed}
      >
        <Icon name="close" />
      </button>
    </header>
  )
}
