/** The panel on a plain page: opens HAR files. The file never leaves the browser. */

import { render } from 'preact'
import { AppError } from '../core/errors'
import { type HarContents, readHar } from '../core/har'
import { profiles } from '../profiles'
import { lintVerified } from '../report/lint-har'
import { rules } from '../rules'
import type { OpenedFile } from './actions'
import { copyText } from './copy-text'
import { environmentOf } from './environment'
import { bytesOf } from './export/blob'
import { harOf } from './model/pasted'
import { mountPanel } from './mount'
import { saveFile } from './save-file'
import { createPanelStore } from './store/panel-store'
import { EMPTY_RESULT } from './store/session-slice'
import { ViewerBar, type ViewerState } from './views/viewer/ViewerBar'

interface Shown {
  readonly file: OpenedFile
  readonly contents: HarContents
}

const store = createPanelStore()
const bar = document.querySelector('#bar')
const root = document.querySelector('#app')

/** Judged again when somebody gives keys to check its signatures with. */
let shown: Shown | null = null
/** Ends what is being opened. */
let opening: AbortController | null = null

const judge = (contents: HarContents) =>
  lintVerified(contents, { rules, profiles, settings: { keySets: store.getState().givenKeySets, suppressions: contents.suppressions } })

async function open(file: File): Promise<void> {
  opening?.abort()
  const controller = new AbortController()
  opening = controller
  let entries = 0
  const told = (share: number) => {
    if (opening === controller) show({ kind: 'opening', name: file.name, entries, share })
  }
  told(0)
  try {
    const contents = await readHar(watched(file, controller.signal, told), {
      captureId: 'file',
      profiles,
      onProgress: count => {
        entries = count
      },
    })
    const result = await judge(contents)
    // Another one was chosen meanwhile, or none any more.
    if (opening !== controller) return
    opening = null
    shown = { contents, file: { name: file.name, session: contents.session, open: () => bytesOf(file) } }
    const state = store.getState()
    state.resultReceived(EMPTY_RESULT)
    state.resultReceived(result)
    state.callsCounted({ total: contents.entries, irrelevant: contents.entries - result.exchanges.length, dropped: 0 })
    state.watchingChanged({ state: 'file', missingHosts: [], fileName: file.name })
    showFile()
  } catch (error) {
    if (opening !== controller) return
    opening = null
    show({ kind: 'failed', text: `${file.name}: ${error instanceof AppError ? error.message : 'the file could not be opened.'}` })
  }
}

/** The file's bytes; in between the page says how far it is, and hears that it shall stop. */
async function* watched(file: File, signal: AbortSignal, told: (share: number) => void): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const piece of bytesOf(file)) {
    signal.throwIfAborted()
    yield piece
    read += piece.length
    told(read / Math.max(1, file.size))
  }
}

function cancel(): void {
  opening?.abort()
  opening = null
  showFile()
}

function close(): void {
  shown = null
  const state = store.getState()
  state.resultReceived(EMPTY_RESULT)
  state.callsCounted({ total: 0, irrelevant: 0, dropped: 0 })
  state.watchingChanged({ state: 'file', missingHosts: [] })
  showFile()
}

function showFile(): void {
  if (shown === null) show({ kind: 'none' })
  else show({ kind: 'open', name: shown.file.name, contents: shown.contents })
}

function show(state: ViewerState): void {
  if (bar !== null) render(<ViewerBar state={state} onFile={file => void open(file)} onCancel={cancel} />, bar)
}

addEventListener('dragover', event => event.preventDefault())
addEventListener('drop', event => {
  event.preventDefault()
  const file = event.dataTransfer?.files[0]
  if (file) void open(file)
})
addEventListener('paste', event => {
  const [file] = event.clipboardData?.files ?? []
  const text = event.clipboardData?.getData('text/plain') ?? ''
  const pasted = file ?? harOf(text)
  // Words for the filter field are no session.
  if (pasted === null) return
  event.preventDefault()
  void open(pasted)
})

store.subscribe(async (state, before) => {
  if (state.givenKeySets !== before.givenKeySets && shown !== null) store.getState().resultReceived(await judge(shown.contents))
})
store.getState().connectionChanged('live')
close()
if (root !== null) {
  mountPanel(
    root,
    store,
    {
      clear: close,
      grantAccess: () => undefined,
      copy: copyText,
      exporting: {
        environment: environmentOf(navigator, ''),
        file: () => shown?.file ?? null,
        save: saveFile,
      },
    },
    () => Date.now(),
  )
}
