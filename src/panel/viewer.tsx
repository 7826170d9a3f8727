/** The panel on a plain page: opens HAR files. The file never leaves the browser. */

import { AppError } from '../core/errors'
import { type HarContents, readHar } from '../core/har'
import { profiles } from '../profiles'
import { lintVerified } from '../report/lint-har'
import { rules } from '../rules'
import { copyText } from './copy-text'
import { mountPanel } from './mount'
import { createPanelStore } from './store/panel-store'
import { EMPTY_RESULT } from './store/session-slice'

const store = createPanelStore()
const note = document.querySelector<HTMLElement>('#note')
const picker = document.querySelector<HTMLInputElement>('#file')

/** The file that is shown: judged again when somebody gives keys to check its signatures with. */
let shown: HarContents | null = null

const judge = (contents: HarContents) =>
  lintVerified(contents, { rules, profiles, settings: { keySets: store.getState().givenKeySets, suppressions: contents.suppressions } })

async function open(file: File): Promise<void> {
  say(`Opening ${file.name} …`)
  try {
    const contents = await readHar(bytesOf(file), { captureId: 'file', profiles, onProgress: entries => say(`${entries} entries read …`) })
    shown = contents
    const result = await judge(contents)
    const state = store.getState()
    state.resultReceived(result)
    state.callsCounted({ total: contents.entries, irrelevant: contents.entries - result.exchanges.length, dropped: 0 })
    state.watchingChanged({ state: 'file', missingHosts: [], fileName: file.name })
    say([`${file.name}: ${contents.entries} entries.`, ...contents.lacks].join(' '))
  } catch (error) {
    say(`${file.name}: ${error instanceof AppError ? error.message : 'The file could not be opened.'}`)
  }
}

/** Streams a file; `ReadableStream` is not async-iterable in every browser. */
async function* bytesOf(file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

function say(text: string): void {
  if (note) note.textContent = text
}

picker?.addEventListener('change', () => {
  const [file] = picker.files ?? []
  if (file) void open(file)
})
addEventListener('dragover', event => event.preventDefault())
addEventListener('drop', event => {
  event.preventDefault()
  const file = event.dataTransfer?.files[0]
  if (file) void open(file)
})

store.subscribe(async (state, before) => {
  if (state.givenKeySets !== before.givenKeySets && shown !== null) store.getState().resultReceived(await judge(shown))
})
store.getState().connectionChanged('live')
store.getState().watchingChanged({ state: 'file', missingHosts: [] })
const root = document.getElementById('app')
if (root !== null) {
  mountPanel(
    root,
    store,
    {
      clear() {
        shown = null
        store.getState().resultReceived(EMPTY_RESULT)
      },
      grantAccess: () => undefined,
      copy: copyText,
      openFile: file => void open(file),
    },
    () => Date.now(),
  )
}
