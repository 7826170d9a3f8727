/**
 * What one source said of one request, or of the page: the only thing that is stored. Observations are appended as
 * they arrive and never changed; an exchange is the merge of its observations (merge.ts).
 */
import type { Body, ExchangeContext, Header, HeadersState, HttpExchange, HttpRequest, SourceId } from './exchange'

interface Common {
  /** Unique for ever; sent again with the same id until acknowledged, so that nothing is stored twice. */
  readonly id: string
  /** Ties the phases of one request together within its source. */
  readonly requestKey: string
  readonly source: SourceId
  /** Epoch ms, by the clock of the source. */
  readonly at: number
}

/** The request as it left (webRequest). */
export interface RequestObservation extends Common {
  readonly phase: 'request'
  readonly data: { readonly request: HttpRequest; readonly context: ExchangeContext }
}

/** Status and headers, when the response was complete (webRequest). */
export interface ResponseObservation extends Common {
  readonly phase: 'response'
  readonly data: {
    readonly status: number
    readonly headers: readonly Header[]
    readonly headersState: HeadersState
    readonly redirectUrl: string | null
    readonly fromCache: boolean
  }
}

/** The response body, which may come after the end (Firefox's filterResponseData). */
export interface BodyObservation extends Common {
  readonly phase: 'body'
  readonly data: { readonly body: Body }
}

export interface FailureObservation extends Common {
  readonly phase: 'failed'
  readonly data: { readonly error: string }
}

/** Everything at once (devtools.network, a HAR entry). */
export interface EntryObservation extends Common {
  readonly phase: 'entry'
  readonly data: Omit<HttpExchange, 'id'>
}

/** What the tool missed, and why. Told again with the same `requestKey`, it is the same gap, of which more is known. */
export interface GapObservation extends Common {
  readonly phase: 'gap'
  readonly data: Omit<Gap, 'id' | 'at'>
}

/** Something the user said of the moment. */
export interface MarkObservation extends Common {
  readonly phase: 'mark'
  readonly data: { readonly kind: 'note' | 'storage-cleared'; readonly note: string; readonly origin: string | null }
}

export type GapReason = 'worker-stopped' | 'devtools-closed' | 'permission-missing' | 'body-lost' | 'bound-reached' | 'clock-changed'

export type ExchangeObservation = RequestObservation | ResponseObservation | BodyObservation | FailureObservation | EntryObservation

export type Observation = ExchangeObservation | GapObservation | MarkObservation

export interface Gap {
  readonly id: string
  readonly reason: GapReason
  /** Epoch ms. */
  readonly at: number
  /** Epoch ms; null: still missing. */
  readonly until: number | null
  readonly tabId: number | null
  /** So many requests of any kind, at most, nobody saw begin. Absent: not known. None: it turned out to be no gap. */
  readonly missed?: number
}

export interface Mark {
  readonly id: string
  readonly at: number
  readonly kind: 'note' | 'storage-cleared'
  readonly note: string
  /** For `storage-cleared`: whose storage; null means every app of the capture. */
  readonly origin: string | null
}
