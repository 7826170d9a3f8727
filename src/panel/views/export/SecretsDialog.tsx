import { useState } from 'preact/hooks'
import type { ExportActions } from '../../actions'
import { Dialog } from '../../components/Dialog'
import { aliveSecrets } from '../../export/alive'
import { blobSink } from '../../export/blob'
import { failureText } from '../../export/make'
import type { ExportSource } from '../../export/source'
import { plural } from '../../format/words'
import { useStore } from '../../store/use-panel'

export interface SecretsDialogProps {
  readonly source: ExportSource
  readonly exporting: ExportActions
  onClose(): void
}

/** Lines that are shown; nobody reads more to see that it is dangerous. */
const MOST = 12

/** The other export: as it is. Named for what it does, and it says what somebody could do with the file. */
export function SecretsDialog({ source, exporting, onClose }: SecretsDialogProps) {
  const store = useStore()
  const [fault, setFault] = useState('')
  const { result, now } = store.getState()
  const alive = aliveSecrets(result, now)
  const save = async () => {
    const sink = blobSink()
    const decoder = new TextDecoder()
    try {
      for await (const piece of source.open()) await sink.write(decoder.decode(piece, { stream: true }))
      await sink.close()
      exporting.save(`${source.name}-with-secrets.har`, sink.content())
      onClose()
    } catch (error) {
      setFault(failureText(error) ?? '')
    }
  }
  return (
    <Dialog name="secrets-dialog" title="Export with secrets" onClose={onClose}>
      <p>
        The file will hold every secret of {source.what} as it is: whoever gets it can use them. For a ticket, export without secrets: it
        shows the same findings.
      </p>
      {source.leftOut > 0 && <p>{plural(source.leftOut, 'call')} of private windows or containers left out: they never leave.</p>}
      {alive.length === 0 ? (
        <p>As far as can be told from the session, none of its tokens and client secrets works any more.</p>
      ) : (
        <div role="note" class="warning-box" data-testid="alive">
          <p>
            <strong>{alive.length === 1 ? 'One of them still works, or may' : `${alive.length} of them still work, or may`}:</strong>
          </p>
          <ul>
            {alive.slice(0, MOST).map(({ key, what, until }) => (
              <li key={key} data-testid="alive-secret">
                <span class="wrap">{what}</span>: {until}
              </li>
            ))}
            {alive.length > MOST && <li>… and {alive.length - MOST} more</li>}
          </ul>
        </div>
      )}
      {fault !== '' && (
        <p role="alert" class="bad">
          {fault} Nothing was saved.
        </p>
      )}
      <div class="dialog-end">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="button danger" data-testid="save-with-secrets" onClick={() => void save()}>
          Save with secrets
        </button>
      </div>
    </Dialog>
  )
}
