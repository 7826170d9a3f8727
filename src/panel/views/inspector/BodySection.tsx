import { useMemo, useState } from 'preact/hooks'
import type { Body, HttpExchange } from '../../../core/exchange'
import { CopyButton } from '../../components/CopyButton'
import { JsonTree } from '../../components/JsonTree'
import { bodyNote } from '../../format/words'
import { bodyView } from '../../model/body-view'
import { maskRaw } from '../../model/masking'
import { usePanel } from '../../store/use-panel'
import { ParameterList } from './ParameterList'

export interface BodySectionProps {
  readonly exchange: HttpExchange
  readonly side: 'request' | 'response'
  readonly body: Body
}

/** More than this is cut on screen; "copy" still has all of it. */
const SHOWN_CHARACTERS = 200_000

export function BodySection({ exchange, side, body }: BodySectionProps) {
  const [isRaw, setRaw] = useState(false)
  const view = useMemo(() => bodyView(body), [body])
  const note = bodyNote(body)
  const place = `${side}/body`
  const canParse = view.kind === 'json' || view.kind === 'form'
  return (
    <section data-testid={`${side}-body`} data-state={body.state}>
      <h3>
        Body {body.mimeType !== null && <span class="dim">{body.mimeType}</span>}
        {canParse && (
          <button type="button" class="text-button" data-testid={`${side}-raw`} aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
            {isRaw ? 'Parsed' : 'Raw'}
          </button>
        )}
      </h3>
      {note !== null && <p class="note">{note}</p>}
      {view.kind === 'json' && !isRaw && <JsonTree value={view.value} place={place} />}
      {view.kind === 'form' && !isRaw && <ParameterList parameters={view.parameters} place={place} />}
      {'text' in body && (isRaw || view.kind === 'text') && <Raw text={body.text} exchange={exchange} place={`${place}/raw`} />}
    </section>
  )
}

function Raw({ text, exchange, place }: { readonly text: string; readonly exchange: HttpExchange; readonly place: string }) {
  const isRevealed = usePanel(state => state.revealed.has(place))
  const toggle = usePanel(state => state.secretToggled)
  const cut = text.slice(0, SHOWN_CHARACTERS)
  const masked = useMemo(() => maskRaw(cut, exchange), [cut, exchange])
  return (
    <div class="raw" data-testid="raw" data-state={isRevealed ? 'revealed' : 'masked'}>
      <pre class="mono">{isRevealed ? cut : masked}</pre>
      <div class="raw-actions">
        {masked !== cut && (
          <button type="button" class="text-button" data-testid="reveal" onClick={() => toggle(place)}>
            {isRevealed ? 'Hide secrets' : 'Reveal secrets'}
          </button>
        )}
        <CopyButton text={text} what="the body with its secrets" />
        {text.length > cut.length && <span class="dim">Only the beginning is shown; Copy has all of it.</span>}
      </div>
    </div>
  )
}
