/** Opens HAR files in the panel, instead of what is watched. They never leave the browser. */
import { AppError } from '../core/errors'
import { type HarContents, readHar } from '../core/har'
import { type AppLabel, relabelled } from '../core/labels'
import { profiles } from '../profiles'
import { lintVerified } from '../report/lint-har'
import { rules } from '../rules'
import { bytesOf } from './export/blob'
import type { PanelStore } from './store/panel-store'
import { EMPTY_RESULT } from './store/session-slice'

export interface FileOpener {
  open(file: File): Promise<void>
  /** What is being opened is not; what was open stays. */
  cancel(): void
  close(): void
  /** What an app of the file that is open is called from now on. */
  nameApp(label: AppLabel): Promise<void>
}

export function createFileOpener(store: PanelStore): FileOpener {
  let current: AbortController | null = null

  const judge = (contents: HarContents) =>
    lintVerified(contents, { rules, profiles, settings: { keySets: store.getState().givenKeySets, suppressions: contents.suppressions } })

  async function open(file: File): Promise<void> {
    current?.abort()
    const controller = new AbortController()
    current = controller
    const { fileChanged } = store.getState()
    let entries = 0
    const told = (share: number) => {
      if (current === controller) fileChanged({ opening: { name: file.name, entries, share }, fault: '' })
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
      if (current !== controller) return
      current = null
      const opened = { name: file.name, session: contents.session, open: () => bytesOf(file) }
      fileChanged({ opening: null, opened: { file: opened, contents }, fault: '' })
      const state = store.getState()
      state.resultReceived(EMPTY_RESULT)
      state.resultReceived(result)
      state.callsCounted({ total: contents.entries, irrelevant: contents.entries - result.exchanges.length, dropped: 0 })
      state.watchingChanged({ state: 'file', missingHosts: [], fileName: file.name })
    } catch (error) {
      if (current !== controller) return
      current = null
      const why = error instanceof AppError ? error.message : 'the file could not be opened.'
      fileChanged({ opening: null, fault: `${file.name}: ${why}` })
    }
  }

  store.subscribe(async (state, before) => {
    const { opened } = state.file
    if (state.givenKeySets === before.givenKeySets || opened === null) return
    const result = await judge(opened.contents)
    if (store.getState().file.opened === opened) store.getState().resultReceived(result)
  })

  return {
    open,
    cancel() {
      current?.abort()
      current = null
      store.getState().fileChanged({ opening: null })
    },
    close() {
      const state = store.getState()
      state.fileChanged({ opened: null, fault: '' })
      state.resultReceived(EMPTY_RESULT)
      state.callsCounted({ total: 0, irrelevant: 0, dropped: 0 })
    },
    async nameApp(label) {
      const { opened } = store.getState().file
      if (opened === null) return
      const session = { ...opened.contents.session, labels: relabelled(opened.contents.session.labels, label) }
      const named = { file: { ...opened.file, session }, contents: { ...opened.contents, session } }
      store.getState().fileChanged({ opened: named })
      const result = await judge(named.contents)
      if (store.getState().file.opened === named) store.getState().resultReceived(result)
    },
  }
}

/** The file's bytes; in between the page says how far it is, and hears that it shall stop. */
async function* watched(file: File, signal: AbortSignal, told: (share: number) => void): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const piece of bytesOf(file)) {
    signal.throwIfAborted()
    read += piece.length
    told(read / Math.max(1, file.size))
    yield piece
  }
}
