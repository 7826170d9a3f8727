import { useEffect, useRef, useState } from 'preact/hooks'
import type { CopyStep } from '../../../core/redact/copy'
import type { RedactionReport } from '../../../core/redact/har'
import { type Keep, USUALLY_KEPT } from '../../../core/redact/keep'
import type { ExportActions } from '../../actions'
import { Dialog } from '../../components/Dialog'
import { type Export, exportRedacted, failureText, preview } from '../../export/make'
import type { ExportSource } from '../../export/source'
import { plural } from '../../format/words'
import { useStore } from '../../store/use-panel'
import { Preview } from './Preview'
import { Proof } from './Proof'

export interface ExportDialogProps {
  readonly source: ExportSource
  readonly exporting: ExportActions
  /** A ticket asks nothing first: it is made as exports usually are. */
  readonly isTicket: boolean
  onClose(): void
}

type Stage =
  | { readonly kind: 'working'; readonly step: CopyStep | 'looking'; readonly entries: number }
  | { readonly kind: 'choosing'; readonly report: RedactionReport }
  | { readonly kind: 'made'; readonly made: Export }
  | { readonly kind: 'failed'; readonly text: string }

const START: Stage = { kind: 'working', step: 'looking', entries: 0 }

/** From what would leave to a file with its proof. Whatever way it is closed, work under way ends and leaves nothing. */
export function ExportDialog({ source, exporting, isTicket, onClose }: ExportDialogProps) {
  const store = useStore()
  const [stage, setStage] = useState<Stage>(START)
  const [keep, setKeep] = useState(USUALLY_KEPT)
  const controller = useRef(new AbortController())
  const run = async (isPreview: boolean, chosen: Keep) => {
    const { signal } = controller.current
    setStage(START)
    const job = {
      source,
      signal,
      keySets: store.getState().givenKeySets,
      onProgress: (step: CopyStep, entries: number) => setStage({ kind: 'working', step: isPreview ? 'looking' : step, entries }),
    }
    try {
      const next: Stage = isPreview
        ? { kind: 'choosing', report: await preview(job) }
        : { kind: 'made', made: await exportRedacted(job, chosen) }
      if (!signal.aborted) setStage(next)
    } catch (error) {
      const text = failureText(error)
      if (text !== null && !signal.aborted) setStage({ kind: 'failed', text })
    }
  }
  useEffect(() => {
    void run(!isTicket, USUALLY_KEPT)
    return () => controller.current.abort()
  }, [])
  return (
    <Dialog name="export-dialog" title={isTicket ? 'Ticket' : 'Export without secrets'} onClose={onClose}>
      <div data-testid="export-stage" data-state={stage.kind}>
        <Body stage={stage} source={source} keep={keep} exporting={exporting} isTicket={isTicket} onKeep={setKeep} />
      </div>
      <div class="dialog-end">
        <button type="button" class="button" data-testid="export-close" onClick={onClose}>
          {stage.kind === 'made' || stage.kind === 'failed' ? 'Close' : 'Cancel'}
        </button>
        {stage.kind === 'choosing' && (
          <button type="button" class="button primary" data-testid="export-start" onClick={() => void run(false, keep)}>
            Export
          </button>
        )}
      </div>
    </Dialog>
  )
}

interface BodyProps {
  readonly stage: Stage
  readonly source: ExportSource
  readonly keep: Keep
  readonly exporting: ExportActions
  readonly isTicket: boolean
  onKeep(keep: Keep): void
}

function Body({ stage, source, keep, exporting, isTicket, onKeep }: BodyProps) {
  switch (stage.kind) {
    case 'working':
      return (
        <p role="status" data-testid="export-progress">
          {WORDS[stage.step]}
          {stage.entries > 0 && ` ${plural(stage.entries, 'call')}`} …
        </p>
      )
    case 'choosing':
      return <Preview source={source} report={stage.report} keep={keep} onKeep={onKeep} />
    case 'made':
      return <Proof source={source} made={stage.made} exporting={exporting} isTicket={isTicket} />
    case 'failed':
      return (
        <p role="alert" class="bad" data-testid="export-failed">
          {stage.text} Nothing was saved.
        </p>
      )
  }
}

const WORDS: Readonly<Record<CopyStep | 'looking', string>> = {
  looking: 'Looking for what has to be hidden',
  reading: 'Reading the session',
  learning: 'Finding its secrets',
  writing: 'Hiding secrets',
  checking: 'Checking the copy',
}
