import type { ComponentChildren } from 'preact'
import type { DecodedJwt } from '../../core/jwt'
import { formatDuration, formatRoughDuration } from '../format/duration'
import { claimTime, explainClaim, explainHeader } from '../model/claims'
import { holdsSecret } from '../model/masking'
import { selectNow } from '../store/clock-slice'
import { usePanel } from '../store/use-panel'
import { JsonTree } from './JsonTree'
import { Moment } from './Moment'
import { Secret } from './Secret'

export interface JwtViewProps {
  readonly jwt: DecodedJwt
  readonly place: string
  /** What is known of its signature. */
  readonly children?: ComponentChildren
}

export function JwtView({ jwt, place, children }: JwtViewProps) {
  return (
    <div class="jwt" data-testid="jwt">
      <p class="note">
        {children === undefined ? 'Decoded, not verified: anyone could have written this.' : 'Decoded: what it says of itself.'}
        {!jwt.isSigned && <strong> It carries no signature.</strong>}
      </p>
      {children}
      <Members title="Header" members={jwt.header} explain={explainHeader} place={`${place}/header`} />
      <Members title="Claims" members={jwt.claims} explain={explainClaim} place={`${place}/claims`} />
    </div>
  )
}

interface MembersProps {
  readonly title: string
  readonly members: Readonly<Record<string, unknown>>
  readonly place: string
  explain(name: string): string | null
}

function Members({ title, members, place, explain }: MembersProps) {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="facts">
        {Object.entries(members).map(([name, value]) => (
          <div class="fact" key={name}>
            <dt>
              <span class="mono">{name}</span>
              {explain(name) !== null && <span class="dim explain">{explain(name)}</span>}
            </dt>
            <dd>
              <MemberValue name={name} value={value} place={`${place}/${name}`} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function MemberValue({ name, value, place }: { readonly name: string; readonly value: unknown; readonly place: string }) {
  const at = claimTime(name, value)
  if (at !== null) {
    return (
      <>
        <Moment at={at} />, <Relative at={at} /> <span class="dim mono">{String(value)}</span>
      </>
    )
  }
  if (typeof value === 'string' && holdsSecret(name, value)) return <Secret value={value} name={name} place={place} />
  if (value !== null && typeof value === 'object') return <JsonTree value={value} place={place} />
  return <span class="mono">{String(value)}</span>
}

function Relative({ at }: { readonly at: number }) {
  const text = usePanel(state => relativeText(at, selectNow(state)))
  return <span data-testid="relative">{text}</span>
}

function relativeText(at: number, now: number): string {
  if (!Number.isFinite(at)) return ''
  return at > now ? `in ${formatDuration(at - now)}` : `${formatRoughDuration(now - at)} ago`
}
