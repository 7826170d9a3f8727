/** What is watched and how much of it is kept; also where access to sites is given: Firefox lets no DevTools panel ask for it. */
import { render } from 'preact'
import { createClient } from '../messages/client'
import { runtimeWire } from '../messages/port'
import { openShelf } from '../store/sessions'
import { Options } from './Options'

const countSessions = async () => {
  try {
    return (await (await openShelf()).list()).length
  } catch {
    return null
  }
}

const root = document.getElementById('root')
if (root !== null) render(<Options client={createClient(runtimeWire())} countSessions={countSessions} />, root)
