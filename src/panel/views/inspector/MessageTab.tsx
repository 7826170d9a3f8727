import type { HttpExchange } from '../../../core/exchange'
import { maskUrl } from '../../../core/secrets'
import { headersNote } from '../../format/words'
import { queryParameters } from '../../model/body-view'
import { BodySection } from './BodySection'
import { HeaderTable } from './HeaderTable'
import { ParameterList } from './ParameterList'

export interface MessageTabProps {
  readonly exchange: HttpExchange
  readonly side: 'request' | 'response'
}

export function MessageTab({ exchange, side }: MessageTabProps) {
  const { request, response } = exchange
  if (side === 'response' && response === null) {
    return <p class="note">{exchange.error === null ? 'No answer was seen.' : `No answer came: ${exchange.error}.`}</p>
  }
  const message = side === 'request' ? request : response
  if (message === null) return null
  const query = side === 'request' ? queryParameters(request.url) : []
  const note = headersNote(message.headersState)
  return (
    <>
      <p class="start-line mono wrap">
        {side === 'request' ? `${request.method} ${maskUrl(request.url)}` : statusLine(response?.status ?? 0)}
      </p>
      {query.length > 0 && (
        <section>
          <h3>Query</h3>
          <ParameterList parameters={query} place={`${side}/query`} />
        </section>
      )}
      <BodySection exchange={exchange} side={side} body={message.body} />
      <section>
        <h3>
          Headers <span class="dim">{message.headers.length}</span>
        </h3>
        {note !== null && <p class="note">{note}</p>}
        <HeaderTable headers={message.headers} place={`${side}/header`} />
      </section>
    </>
  )
}

function statusLine(status: number): string {
  return status === 0 ? 'The browser hides the status' : `Status ${status}`
}
