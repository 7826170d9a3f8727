/** The page that opens once, after the extension was installed. */
import { render } from 'preact'
import { createClient } from '../messages/client'
import { runtimeWire } from '../messages/port'
import { Welcome } from './Welcome'

const root = document.getElementById('root')
if (root !== null) render(<Welcome client={createClient(runtimeWire())} />, root)
