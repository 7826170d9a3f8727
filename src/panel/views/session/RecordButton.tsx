import { useState } from 'preact/hooks'
import type { RecorderActions } from '../../actions'
import { formatDuration } from '../../format/duration'
import { formatCount } from '../../format/words'
import { usePanel } from '../../store/use-panel'

export interface RecordButtonProps {
  readonly recorder: RecorderActions
  tell(text: string): void
}

/** Starts and ends a recording; in between it says how long it runs and how much it holds. */
export function RecordButton({ recorder, tell }: RecordButtonProps) {
  const [isBusy, setBusy] = useState(false)
  const isRecording = usePanel(state => state.recording !== null)
  const text = usePanel(({ recording, now }) =>
    recording === null ? 'Record' : `${formatDuration(now - recording.startedAt)} · ${formatCount(recording.calls)}`,
  )
  const toggle = async () => {
    setBusy(true)
    try {
      await (isRecording ? recorder.stop() : recorder.start())
      tell(isRecording ? 'The recording was saved, without secrets. It is among the recorded sessions.' : '')
    } catch {
      tell(isRecording ? 'The recording could not be ended: the recorder does not answer.' : 'The recording could not be started.')
    } finally {
      setBusy(false)
    }
  }
  return (
    <button
      type="button"
      class="record"
      data-testid="record"
      data-state={isRecording ? 'recording' : 'idle'}
      aria-label={isRecording ? `Stop recording, ${text}` : 'Record'}
      title={
        isRecording
          ? `Stop recording (${text.replace(' · ', ', ')} calls)`
          : 'Record a session: it is kept without secrets, also when the browser closes'
      }
      disabled={isBusy}
      onClick={() => void toggle()}
    >
      <span class="record-sign" aria-hidden="true" />
      <span class="record-text">{text}</span>
    </button>
  )
}
