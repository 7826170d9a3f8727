/**
 * Recorded sessions: the list; one of them, opened (`?id=…`); two of them, compared (`?a=…&b=…`). Each is a page of its
 * own, so that the browser's Back does what it says.
 */
import { render } from 'preact'
import { createClient } from '../messages/client'
import { runtimeWire } from '../messages/port'
import { openShelf, type SessionShelf } from '../store/sessions'
import type { ComparisonProps } from './Comparison'
import { SessionList } from './SessionList'

const client = createClient(runtimeWire())
const root = document.getElementById('root')
const asked = new URLSearchParams(location.search)
const [id, a, b] = ['id', 'a', 'b'].map(name => asked.get(name))

/** Opened when first asked for, and again if that failed. */
const shelf: SessionShelf = {
  list: async () => (await openShelf()).list(),
  read: async id => (await openShelf()).read(id),
}

if (root !== null) {
  // What judges and draws sessions is much, and the list needs none of it.
  if (id) void import('./open-session').then(({ openSession }) => openSession({ root, shelf, client, id }))
  else if (a && b) void compare(root, [a, b])
  else render(<SessionList client={client} shelf={shelf} onCompare={sources => void compare(root, sources)} />, root)
}

async function compare(root: Element, sources: ComparisonProps['sources']): Promise<void> {
  const { Comparison } = await import('./Comparison')
  render(<Comparison shelf={shelf} sources={sources} />, root)
}
