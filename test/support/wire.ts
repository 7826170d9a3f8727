/** Two ends of one wire in memory: what one sends, the other hears. Messages cross as copies, as they do in a browser. */
import type { Envelope, Wire } from '../../src/messages/contract'

type Listener = Parameters<Wire['onMessage']>[0]

export interface WirePair {
  readonly page: Wire
  readonly background: Wire
  /** The background is stopped: who sends to it is refused, and it says nothing. */
  setGone(isGone: boolean): void
}

export function createWirePair(): WirePair {
  let isGone = false
  const ears: Record<'page' | 'background', Listener[]> = { page: [], background: [] }
  const end = (own: 'page' | 'background', other: 'page' | 'background'): Wire => ({
    async send(message: Envelope) {
      if (isGone) throw new Error('Could not establish connection. Receiving end does not exist.')
      const answers = ears[other].map(listen => listen(structuredClone(message))).filter(answer => answer !== undefined)
      return structuredClone(await answers[0])
    },
    onMessage: listen => void ears[own].push(listen),
  })
  return {
    page: end('page', 'background'),
    background: end('background', 'page'),
    setGone(value) {
      isGone = value
    },
  }
}
