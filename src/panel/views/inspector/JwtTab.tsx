import { useState } from 'preact/hooks'
import { JwtView } from '../../components/JwtView'
import { SignatureCheck } from '../../components/SignatureCheck'
import type { FoundJwt } from '../../model/jwts'

export interface JwtTabProps {
  readonly jwts: readonly FoundJwt[]
}

export function JwtTab({ jwts }: JwtTabProps) {
  const [index, setIndex] = useState(0)
  const found = jwts[index] ?? jwts[0]
  if (!found) return null
  return (
    <>
      {jwts.length > 1 ? (
        <label class="jwt-choice">
          From{' '}
          <select value={index} onChange={event => setIndex(Number(event.currentTarget.value))}>
            {jwts.map(({ where }, at) => (
              <option key={where} value={at}>
                {where}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p class="dim">From {found.where}</p>
      )}
      <JwtView key={found.where} jwt={found.jwt} place={`jwt/${index}`}>
        <SignatureCheck key={found.text} jwt={found.jwt} text={found.text} />
      </JwtView>
    </>
  )
}
