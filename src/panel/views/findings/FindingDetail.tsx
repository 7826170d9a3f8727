import { useLayoutEffect } from 'preact/hooks'
import type { Finding } from '../../../core/finding'
import { Icon } from '../../components/Icon'
import { Prose } from '../../components/Prose'
import { confidenceText } from '../../format/words'
import { withProse } from '../../model/prose'
import { Evidence } from './Evidence'
import { Story } from './Story'

export interface FindingDetailProps {
  readonly finding: Finding
  /** It is on the page, and takes its room there. */
  onShown?(): void
}

export function FindingDetail({ finding, onShown }: FindingDetailProps) {
  const { why, fix, cites } = withProse(finding)
  useLayoutEffect(() => onShown?.(), [])
  return (
    <div class="finding-detail">
      <h3>Why it matters</h3>
      <p>
        <Prose text={why} />
      </p>
      <h3>How to fix it</h3>
      <p>
        <Prose text={fix} />
      </p>
      <Story finding={finding} />
      <h3>Calls that prove it</h3>
      <Evidence exchangeIds={finding.exchangeIds} />
      {cites.length > 0 && (
        <>
          <h3>Read more</h3>
          <ul class="cites">
            {cites.map(cite => (
              <li key={cite.url}>
                <a href={cite.url} target="_blank" rel="noreferrer">
                  {cite.label}
                  <Icon name="external" />
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="dim">
        Confidence: {confidenceText[finding.confidence]} · Rule <span class="mono">{finding.ruleId}</span> · Profile{' '}
        <span class="mono">{finding.profile}</span>
      </p>
    </div>
  )
}
