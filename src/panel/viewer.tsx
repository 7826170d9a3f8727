/** The panel on a plain page: opens HAR files. The file never leaves the browser. */
import { render } from 'preact'
import { copyText } from './copy-text'
import { environmentOf } from './environment'
import { listenForFiles } from './incoming'
import { mountPanel } from './mount'
import { createFileOpener } from './open-file'
import { saveFile } from './save-file'
import { createPanelStore } from './store/panel-store'
import { Picker } from './views/file/Picker'

const store = createPanelStore()
const opener = createFileOpener(store)
const openFile = (file: File) => void opener.open(file)
const bar = document.querySelector('#bar')
const root = document.querySelector('#app')

/** Nothing is open: the page asks for a file. */
function ask(): void {
  opener.close()
  store.getState().watchingChanged({ state: 'file', missingHosts: [] })
}

store.getState().connectionChanged('live')
ask()
listenForFiles(window, openFile)
if (bar !== null) render(<Picker onFile={openFile} />, bar)
if (root !== null) {
  mountPanel(
    root,
    store,
    {
      clear: ask,
      grantAccess: () => undefined,
      copy: copyText,
      cancelOpening: opener.cancel,
      nameApp: opener.nameApp,
      exporting: { environment: environmentOf(navigator, ''), file: () => store.getState().file.opened?.file ?? null, save: saveFile },
    },
    () => Date.now(),
  )
}
