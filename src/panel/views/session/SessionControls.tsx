import { useState } from 'preact/hooks'
import { useActions } from '../../actions'
import { Icon } from '../../components/Icon'
import { later } from '../../components/later'
import { Menu, type MenuItem } from '../../components/Menu'
import type { ExportSource } from '../../export/source'
import { isEmptySession } from '../../store/session-slice'
import { usePanel, useStore } from '../../store/use-panel'
import { MarkButton } from './MarkButton'
import { RecordButton } from './RecordButton'
import './session.css'

const ExportDialog = later(async () => (await import('../export/ExportDialog')).ExportDialog)
const SecretsDialog = later(async () => (await import('../export/SecretsDialog')).SecretsDialog)

interface Exporting {
  readonly as: 'export' | 'ticket' | 'secrets'
  readonly source: ExportSource
}

/** Record, mark, and whatever else can be done with a session. */
export function SessionControls() {
  const { recorder, exporting } = useActions()
  const [told, setTold] = useState('')
  const [open, setOpen] = useState<Exporting | null>(null)
  const close = () => setOpen(null)
  const items = useItems(setTold, setOpen)
  return (
    <>
      {recorder && <RecordButton recorder={recorder} tell={setTold} />}
      {recorder && <MarkButton recorder={recorder} tell={setTold} />}
      {items.length > 0 && (
        <Menu label="More" items={items}>
          <Icon name="more" />
        </Menu>
      )}
      <span class={told === '' ? 'visually-hidden' : 'told'} role="status" data-testid="told">
        {told}
        {told !== '' && (
          <button type="button" class="icon-button small" aria-label="Close this message" onClick={() => setTold('')}>
            <Icon name="close" />
          </button>
        )}
      </span>
      {exporting && open !== null && open.as !== 'secrets' && (
        <ExportDialog source={open.source} exporting={exporting} isTicket={open.as === 'ticket'} onClose={close} />
      )}
      {exporting && open?.as === 'secrets' && <SecretsDialog source={open.source} exporting={exporting} onClose={close} />}
    </>
  )
}

function useItems(tell: (text: string) => void, setOpen: (open: Exporting) => void): MenuItem[] {
  const { recorder, exporting } = useActions()
  const store = useStore()
  const extent = usePanel(state => state.extent)
  usePanel(state => state.file.opened)
  const isEmpty = usePanel(state => isEmptySession(state.result) && state.result.marks.length === 0)
  const items: MenuItem[] = []
  if (recorder) {
    items.push(
      {
        id: 'storage',
        label: 'Storage was cleared',
        title: 'You emptied the storage of this page: what the app does next is judged with that in mind',
        choose: async () => {
          const { origin = null, partition = null } = recorder.page() ?? {}
          if (partition !== null) return tell('Not noted: private windows and containers are never saved.')
          await recorder.mark({ kind: 'storage-cleared', note: '', origin }).then(
            () => tell(`Noted: the storage of ${origin ?? 'all apps'} was cleared.`),
            () => tell('This could not be noted: the recorder does not answer.'),
          )
        },
      },
      {
        id: 'all-tabs',
        label: 'Show all tabs',
        title: 'The story of every tab, not only of this one',
        isOn: extent === 'all',
        choose: () => store.getState().extentChosen(extent === 'all' ? 'tab' : 'all'),
      },
    )
  }
  if (exporting && !isEmpty) {
    const file = exporting.file()
    const choose = (as: Exporting['as']) => () => {
      const { result, now } = store.getState()
      void import('../../export/source').then(({ exportSource }) =>
        setOpen({ as, source: exportSource({ result, extent, now, environment: exporting.environment, file }) }),
      )
    }
    items.push(
      { id: 'export', label: 'Export without secrets…', beginsGroup: items.length > 0, choose: choose('export') },
      { id: 'ticket', label: 'Ticket: file and text…', choose: choose('ticket') },
    )
    // Whoever opened a file has it already.
    if (file === null) items.push({ id: 'secrets', label: 'Export with secrets…', choose: choose('secrets') })
  }
  if (recorder) items.push({ id: 'sessions', label: 'Recorded sessions', beginsGroup: true, choose: recorder.openSessions })
  return items
}
