import type { Header } from '../../../core/exchange'
import { headerSecret, maskUrl } from '../../../core/secrets'
import { Secret } from '../../components/Secret'
import { holdsSecret } from '../../model/masking'

export interface HeaderTableProps {
  readonly headers: readonly Header[]
  readonly place: string
}

export function HeaderTable({ headers, place }: HeaderTableProps) {
  return (
    <dl class="facts headers">
      {headers.map(({ name, value }, index) => (
        <div class="fact" key={`${index} ${name}`}>
          <dt class="mono">{name}</dt>
          <dd class="mono wrap">
            <HeaderValue name={name} value={value} place={`${place}/${index}`} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const SCHEME = /^(Bearer|Basic|DPoP|Digest|Negotiate)\s+(\S.*)$/i

function HeaderValue({ name, value, place }: Header & { readonly place: string }) {
  if (headerSecret(name) === null && !holdsSecret(name, value)) return <span>{value}</span>
  const scheme = SCHEME.exec(value)
  // Location, Referer and the like: all of the address but its secrets may be read.
  const lead = scheme?.[1] ?? (headerSecret(name) === null && maskUrl(value) !== value ? maskUrl(value) : null)
  return (
    <>
      {lead !== null && `${lead} `}
      <Secret value={scheme?.[2] ?? value} name={name} place={place} />
    </>
  )
}
