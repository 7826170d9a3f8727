/** One recorded session, in the panel that DevTools shows. */
import { render } from 'preact'
import { type AppLabel, relabelled } from '../core/labels'
import type { Client } from '../messages/client'
import { sessionName } from '../pages/session-text'
import { copyText } from '../panel/copy-text'
import { plural } from '../panel/format/words'
import { mountPanel } from '../panel/mount'
import { saveFile } from '../panel/save-file'
import { createPanelStore } from '../panel/store/panel-store'
import type { SessionShelf } from '../store/sessions'
import { findSession, judge, unreadableText } from './judge-session'
import { Message } from './Message'
import { SessionBar } from './SessionBar'
import { bytesOf } from './session-bytes'

export interface OpenSessionOptions {
  readonly root: Element
  readonly shelf: SessionShelf
  readonly client: Client
  readonly id: string
}

export async function openSession({ root, shelf, client, id }: OpenSessionOptions): Promise<void> {
  const opening = (read: number) =>
    render(<Message state="opening" title="Opening the session …" text={`${plural(read, 'call')} read so far.`} />, root)
  opening(0)
  try {
    const { info, contents: found } = await findSession(shelf, id, opening)
    let contents = found
    const store = createPanelStore()
    const name = sessionName(info)
    const result = await judge(contents, [])
    document.title = `${name}: DCR DevTools`
    const state = store.getState()
    state.connectionChanged('live')
    state.watchingChanged({ state: 'file', missingHosts: [], fileName: name })
    state.resultReceived(result)
    state.callsCounted({ total: contents.entries, irrelevant: contents.entries - result.exchanges.length, dropped: 0 })
    store.subscribe(async (next, before) => {
      if (next.givenKeySets !== before.givenKeySets) next.resultReceived(await judge(contents, next.givenKeySets))
    })
    const nameApp = async (label: AppLabel) => {
      await client.ask('session/name-app', id, label)
      contents = { ...contents, session: { ...contents.session, labels: relabelled(contents.session.labels, label) } }
      const state = store.getState()
      state.resultReceived(await judge(contents, state.givenKeySets))
    }
    // The panel looks as it does in DevTools, without what is the pages' own.
    document.body.className = 'open'
    render(<SessionBar info={info} contents={contents} />, root)
    const app = root.appendChild(document.createElement('div'))
    app.id = 'app'
    const file = () => ({ name, session: contents.session, open: () => bytesOf(shelf, id) })
    mountPanel(
      app,
      store,
      {
        clear: () => location.assign('?'),
        grantAccess: () => undefined,
        copy: copyText,
        nameApp,
        exporting: { environment: info.environment, file, save: saveFile },
      },
      () => Date.now(),
    )
  } catch (error) {
    render(<Message state="unreadable" title="This session cannot be shown" text={unreadableText(error)} />, root)
  }
}
