import type { TokenKind } from '../../../core/model'
import { Countdown } from '../../components/Countdown'
import { Icon } from '../../components/Icon'
import { MiddleText } from '../../components/MiddleText'
import { formatTime } from '../../format/time'
import { shortIssuer } from '../../format/url'
import { clientOriginText, plural, tokenKindName } from '../../format/words'
import { expiryOfToken } from '../../model/expiry'
import { usePanel } from '../../store/use-panel'
import { AppName } from './AppName'
import type { TimelineRow } from './rows'
import type { Scale } from './scale'
import { Track } from './Track'

export interface LaneRowProps {
  readonly row: TimelineRow
  readonly index: number
  readonly scale: Scale
  readonly selectedId: string | null
  readonly isCurrent: boolean
  readonly isNarrow: boolean
  /** For the heading of an app: its name is being written. */
  readonly isNaming: boolean
  onNaming(isNaming: boolean): void
}

export function LaneRow({ row, index, scale, selectedId, isCurrent, isNarrow, isNaming, onNaming }: LaneRowProps) {
  return (
    <div class="lane" data-testid="lane" data-kind={row.kind} data-row={index} data-current={isCurrent || undefined}>
      {row.kind === 'group' ? (
        <GroupLabel row={row} isNaming={isNaming} onNaming={onNaming} />
      ) : (
        <Label row={row} isCurrent={isCurrent} isNarrow={isNarrow} />
      )}
      {row.kind !== 'group' && <Track row={row} scale={scale} selectedId={selectedId} />}
    </div>
  )
}

type RowOf<Kind extends TimelineRow['kind']> = Extract<TimelineRow, { kind: Kind }>

interface GroupLabelProps extends Pick<LaneRowProps, 'isNaming' | 'onNaming'> {
  readonly row: RowOf<'group'>
}

function GroupLabel({ row, isNaming, onNaming }: GroupLabelProps) {
  return (
    <div class="group-label" title={[row.app, row.origin, row.issuer && `at ${row.issuer}`].filter(Boolean).join(' ')}>
      {row.instance === null ? <strong>{row.app}</strong> : <AppName instance={row.instance} isNaming={isNaming} onNaming={onNaming} />}
      {row.origin !== null && <span class="dim">{row.origin}</span>}
      {row.issuer !== null && <span class="dim">at {shortIssuer(row.issuer)}</span>}
    </div>
  )
}

interface LabelProps<Row extends TimelineRow> {
  readonly row: Row
  readonly isCurrent: boolean
  readonly isNarrow: boolean
}

function Label({ row, isCurrent, isNarrow }: LabelProps<Exclude<TimelineRow, { kind: 'group' }>>) {
  switch (row.kind) {
    case 'client':
      return <ClientLabel row={row} isCurrent={isCurrent} isNarrow={isNarrow} />
    case 'token':
      return (
        <button type="button" class="lane-label" data-label tabIndex={-1} aria-pressed={isCurrent}>
          <span class="fold-space" />
          <span class="lane-name" title={tokenKindName[row.token.kind]}>
            <b>{row.token.id}</b> <span class="lane-kind">{isNarrow ? shortKind(row.token.kind) : tokenKindName[row.token.kind]}</span>
          </span>
          <Countdown expiry={expiryOfToken(row.token)} isShort={isNarrow} />
        </button>
      )
    case 'loose':
      return (
        <button
          type="button"
          class="lane-label"
          data-label
          tabIndex={-1}
          aria-pressed={false}
          title="Server metadata, sign-in pages, calls without a known token"
        >
          <span class="fold-space" />
          <span class="lane-name dim">Calls without a client</span>
        </button>
      )
  }
}

function ClientLabel({ row, isCurrent, isNarrow }: LabelProps<RowOf<'client'>>) {
  const toggle = usePanel(state => state.laneToggled)
  const { client, isFolded, tokenCount } = row
  const about = `${clientOriginText[client.origin]} ${formatTime(client.registeredAt)}`
  const note =
    isFolded && tokenCount > 0
      ? plural(tokenCount, 'token')
      : client.origin === 'registered' || isNarrow
        ? null
        : clientOriginText[client.origin]
  return (
    <div class="lane-head">
      <button
        type="button"
        class="fold"
        tabIndex={-1}
        disabled={tokenCount === 0}
        aria-expanded={!isFolded}
        aria-label={`${isFolded ? 'Unfold' : 'Fold'} ${plural(tokenCount, 'token')} of ${client.clientId}`}
        onClick={() => toggle(row.key)}
      >
        {tokenCount > 0 && <Icon name={isFolded ? 'right' : 'down'} />}
      </button>
      <button type="button" class="lane-label" data-label tabIndex={-1} aria-pressed={isCurrent} title={`${client.clientId}, ${about}`}>
        <span class="lane-name mono">
          <MiddleText text={client.clientId} />
        </span>
        {note !== null && <span class="lane-about">{note}</span>}
      </button>
    </div>
  )
}

/** Most are access tokens: where room is short, only the others say what they are. */
function shortKind(kind: TokenKind): string {
  return kind === 'access' ? '' : tokenKindName[kind].replace(/ token$/, '')
}
