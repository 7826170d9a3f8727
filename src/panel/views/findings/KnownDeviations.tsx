import type { JudgingProfile } from '../../../core/result'
import { Prose } from '../../components/Prose'

export interface KnownDeviationsProps {
  readonly profiles: readonly JudgingProfile[]
}

/** What differs from the RFCs, is documented, and is no finding: so that nobody takes silence for blindness. */
export function KnownDeviations({ profiles }: KnownDeviationsProps) {
  return (
    <section class="known-deviations" data-testid="known-deviations">
      {profiles.map(({ id, title, knownDeviations }) => (
        <details key={id} data-profile={id}>
          <summary>
            Known for {title} <span class="dim">{knownDeviations.length}</span>
          </summary>
          <p class="dim">Documented behaviour that differs from the RFCs and gives no finding.</p>
          <ul>
            {knownDeviations.map(sentence => (
              <li key={sentence}>
                <Prose text={sentence} />
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  )
}
