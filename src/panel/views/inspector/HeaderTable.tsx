import type { Header } from '../../../core/exchange'
import { headerSecret, maskUrl, memberSecret } from '../../../core/secrets'
import { Secret } from '../../components/Secret'

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
  if (headerSecret(name) !== null || memberSecret(name, value) !== null) {
    const scheme = SCHEME.exec(value)
    return (
      <>
        {scheme?.[1] !== undefined && `${scheme[1]} `}
        <Secret value={scheme?.[2] ?? value} name={name} place={place} />
      </>
    )
  }
  // Location, Referer and the like may hold a URL with a code or a token in it.
  return maskUrl(value) === value ? <span>{value}</span> : <MaskedUrl value={value} name={name} place={place} />
}

function MaskedUrl({ name, value, place }: Header & { readonly place: string }) {
  return (
    <>
      {maskUrl(value)} <Secret value={value} name={`${name} with its secrets`} place={place} />
    </>
  )
}
