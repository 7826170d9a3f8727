/**
 * browser.devtools.network → observations: the source with bodies, while DevTools is open on the tab. Needs no host
 * permission.
 */
import browser from 'webextension-polyfill'
import type { Body, HttpExchange } from '../core/exchange'
import { bodyOf, bytesCame, readHarEntry } from '../core/har-entry'
import type { Observation } from '../core/observation'
import type { RelevanceFilter } from '../core/relevance'

export interface DevtoolsHost {
  readonly tabId: number
  /** Names this DevTools page, so that two on one tab are told apart. */
  readonly pageId: string
  readonly filter: RelevanceFilter
  observe(observations: readonly Observation[]): void
  count(isRelevant: boolean): void
}

export function watchDevtoolsNetwork(host: DevtoolsHost): void {
  let number = 0
  browser.devtools.network.onRequestFinished.addListener((entry: unknown) => {
    // The number is taken before anything is awaited: it keeps the order in which the entries came.
    void observe(entry, ++number, host)
  })
}

async function observe(entry: unknown, number: number, host: DevtoolsHost): Promise<void> {
  const key = `devtools:${host.pageId}:${number}`
  const bare = readHarEntry(entry, { id: key, captureId: 'live', source: 'devtools', pageUrl: () => null })
  if (bare === null) return
  const context = { ...bare.context, tabId: host.tabId, loadId: null }
  const exchange = {
    ...bare,
    context,
    ...(bare.response !== null && needsBody(bare) && { response: { ...bare.response, body: await readContent(entry, bare) } }),
  }
  const { role, isRelevant } = host.filter.judge(exchange)
  host.count(isRelevant)
  if (!isRelevant) return
  const { id: _, ...data } = host.filter.reduce(exchange, role)
  host.observe([{ id: key, requestKey: key, source: 'devtools', at: exchange.startedAt, phase: 'entry', data }])
}

const BODILESS = new Set(['image', 'font', 'stylesheet', 'script', 'media', 'websocket', 'document', 'subdocument', 'preflight'])

/** Asking for a body that nobody will look at costs the browser a copy of it. */
function needsBody({ context, response }: HttpExchange): boolean {
  return response !== null && !(response.status >= 300 && response.status < 400) && !BODILESS.has(context.resourceType ?? '')
}

type GetContent = (callback?: (content: unknown, encoding: unknown) => void) => unknown

/** The body, in whichever of its three shapes `getContent` hands it over. */
async function readContent(entry: unknown, { response }: HttpExchange): Promise<Body> {
  const mimeType = response !== null && 'mimeType' in response.body ? response.body.mimeType : null
  const size = response?.body.size ?? null
  const missing: Body = { state: 'not-captured', mimeType, size }
  const getContent = (entry as { getContent?: GetContent }).getContent
  if (typeof getContent !== 'function') return missing
  try {
    const { content, encoding } = normaliseContent(await getContent.call(entry), entry)
    if (typeof content !== 'string') return missing
    // Gone bodies come as null; an empty text is an empty body, unless bytes were announced, or came.
    if (content === '')
      return (size ?? 0) > 0 || bytesCame((entry as { response?: unknown }).response) ? missing : { state: 'none', mimeType, size: 0 }
    return bodyOf(content, encoding, mimeType)
  } catch {
    return missing
  }
}

/**
 * Chrome's own `browser` gives `{content, encoding}`, the polyfill in Chrome `[content, encoding]`, Firefox
 * `[content, mimeType]` with the encoding in the entry.
 */
function normaliseContent(result: unknown, entry: unknown): { readonly content: unknown; readonly encoding: string | null } {
  const stated = (entry as { response?: { content?: { encoding?: unknown } } }).response?.content?.encoding
  if (Array.isArray(result)) {
    const [content, second] = result as unknown[]
    return { content, encoding: second === 'base64' || stated === 'base64' ? 'base64' : null }
  }
  if (typeof result === 'object' && result !== null) {
    const { content, encoding } = result as { content?: unknown; encoding?: unknown }
    return { content, encoding: encoding === 'base64' || stated === 'base64' ? 'base64' : null }
  }
  return { content: result, encoding: stated === 'base64' ? 'base64' : null }
}
