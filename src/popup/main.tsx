/** What the toolbar button opens. */
import { render } from 'preact'
import { createClient } from '../messages/client'
import { runtimeWire } from '../messages/port'
import { Popup } from './Popup'

const root = document.getElementById('root')
if (root !== null) render(<Popup client={createClient(runtimeWire())} close={() => window.close()} />, root)
