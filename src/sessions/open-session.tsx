/** One recorded session, in the panel that DevTools shows. */
import { render } from 'preact'
import { sessionName } from '../pages/session-text'
import { copyText } from '../panel/copy-text'
import { mountPanel } from '../panel/mount'
import { createPanelStore } from '../panel/store/panel-store'
import type { SessionShelf } from '../store/sessions'
import { findSession, judge, unreadableText } from './judge-session'
import { SessionBar } from './SessionBar'
import { Unreadable } from './Unreadable'

export interface OpenSessionOptions {
  readonly root: Element
  readonly shelf: SessionShelf
  readonly id: string
}

export async function openSession({ root, shelf, id }: OpenSessionOptions): Promise<void> {
  render(<Unreadable title="Opening the session …" />, root)
  try {
    const { info, contents } = await findSession(shelf, id)
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
    document.body.classList.add('open')
    render(<SessionBar session={info} />, root)
    const app = root.appendChild(document.createElement('div'))
    app.id = 'app'
    const actions = { clear: () => location.assign('?'), grantAccess: () => undefined, copy: copyText }
    mountPanel(app, store, actions, () => Date.now())
  } catch (error) {
    render(<Unreadable title="This session cannot be shown" text={unreadableText(error)} />, root)
  }
}
