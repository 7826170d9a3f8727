import { useState } from 'preact/hooks'
import { kindNames } from '../../../core/redact/kinds'
import { type ExportActions, useActions } from '../../actions'
import type { Export, ExportFiles } from '../../export/make'
import type { ExportSource } from '../../export/source'
import { formatBytes } from '../../format/words'

export interface ProofProps {
  readonly source: ExportSource
  readonly made: Export
  readonly exporting: ExportActions
  readonly isTicket: boolean
}

/** What the copy is worth; only one that is proved can be saved. */
export function Proof({ source, made, exporting, isTicket }: ProofProps) {
  const { copy, files, fault } = made
  if (files === null) {
    return (
      <p role="alert" class="bad" data-testid="export-unproved">
        {fault} So nothing was saved. Please report this: it is a mistake of DCR DevTools.
      </p>
    )
  }
  const hidden = kindNames(copy.report.removed)
  const found = copy.result.findings.length
  return (
    <>
      <p role="status">The copy was read back and looked through.</p>
      <dl class="proof" data-testid="export-proof">
        <dt>Hidden</dt>
        <dd data-testid="proof-hidden">{hidden.length === 0 ? 'nothing: there was nothing to hide' : hidden.join(', ')}</dd>
        <dt>Known patterns left</dt>
        <dd data-testid="proof-left">0</dd>
        <dt>Findings equal</dt>
        <dd data-testid="proof-equal">yes ({found})</dd>
        <dt>File</dt>
        <dd>
          {files.name}.har, {formatBytes(files.har.size)}, from {source.what}
        </dd>
      </dl>
      <Outcomes files={files} exporting={exporting} isTicket={isTicket} />
    </>
  )
}

interface OutcomesProps {
  readonly files: ExportFiles
  readonly exporting: ExportActions
  readonly isTicket: boolean
}

function Outcomes({ files, exporting, isTicket }: OutcomesProps) {
  const { copy } = useActions()
  const [told, setTold] = useState('')
  const { name, har, markdown } = files
  const save = () => {
    exporting.save(`${name}.har`, har)
    setTold(`${name}.har was handed to the browser to be saved.`)
  }
  const saveBoth = () => {
    exporting.save(`${name}.har`, har)
    exporting.save(`${name}.md`, new Blob([markdown], { type: 'text/markdown' }))
    setTold(`${name}.har and ${name}.md were handed to the browser to be saved.`)
  }
  const copyText = async () =>
    setTold((await copy(markdown)) ? 'The text was copied. Paste it into the ticket and attach the file.' : 'The browser refused to copy.')
  return (
    <>
      <p class="choices">
        <button type="button" class={isTicket ? 'button' : 'button primary'} data-testid="export-save" onClick={save}>
          Save the file
        </button>
        <button type="button" class={isTicket ? 'button primary' : 'button'} data-testid="ticket-copy" onClick={() => void copyText()}>
          Copy text for a ticket
        </button>
        <button type="button" class="button" data-testid="ticket-save" onClick={saveBoth}>
          Save file and text
        </button>
      </p>
      <p role="status" data-testid="export-told">
        {told}
      </p>
    </>
  )
}
