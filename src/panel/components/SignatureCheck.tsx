import { useEffect, useState } from 'preact/hooks'
import { AppError } from '../../core/errors'
import type { DecodedJwt } from '../../core/jwt'
import { readKeySet } from '../../core/keys'
import type { SignatureState } from '../../core/ledger/signatures'
import { capturedKeysFor } from '../model/key-sets'
import { signatureText } from '../model/signature-text'
import { usePanel } from '../store/use-panel'

export interface SignatureCheckProps {
  readonly jwt: DecodedJwt
  readonly text: string
}

/** Whether a JWT is what its issuer signed, by keys that the capture shows or the user gives. */
export function SignatureCheck({ jwt, text }: SignatureCheckProps) {
  const state = useSignature(jwt, text)
  const { kind, sentence, isWorthKeys } = signatureText(state)
  return (
    <section data-testid="signature" data-state={kind}>
      <h3>Signature</h3>
      <p role="status" class={kind === 'invalid' ? 'bad' : undefined}>
        {sentence}
      </p>
      {isWorthKeys && <KeySetField isOpen={kind === 'no-key'} />}
    </section>
  )
}

/** Null while it is being checked. What checks is loaded when it is first needed. */
function useSignature(jwt: DecodedJwt, text: string): SignatureState | null {
  const result = usePanel(state => state.result)
  const given = usePanel(state => state.givenKeySets)
  const [found, setFound] = useState<SignatureState | null>(null)
  const { sources, isOwn } = capturedKeysFor(jwt, result)
  const names = sources.map(({ from, keys }) => `${from} ${keys.length}`).join()
  useEffect(() => {
    let isCurrent = true
    const issuer = typeof jwt.claims.iss === 'string' ? jwt.claims.iss : null
    void import('../../core/signatures').then(async ({ verifySignatures }) => {
      const [answer] = await verifySignatures([{ id: '', text, issuer, sources, at: 0 }], given)
      const state = answer?.state ?? null
      // Keys of somebody else's prove nothing when they do not fit.
      const isForeign = state?.kind === 'invalid' && !isOwn && !given.some(({ from }) => from === state.from)
      if (isCurrent) setFound(isForeign ? { kind: 'no-key' } : state)
    })
    return () => {
      isCurrent = false
    }
  }, [text, given, names, isOwn])
  return found
}

function KeySetField({ isOpen }: { readonly isOpen: boolean }) {
  const give = usePanel(state => state.keySetGiven)
  const [problem, setProblem] = useState('')
  const [typed, setTyped] = useState('')
  const read = (text: string, from: string) => {
    try {
      give({ issuer: null, from, keys: readKeySet(text).keys })
      setProblem('')
    } catch (error) {
      setProblem(error instanceof AppError ? `Not used: ${error.message}.` : 'Not used: it could not be read.')
    }
    // Whatever it was, it does not stay on screen: it may have been a private key.
    setTyped('')
  }
  const drop = (event: DragEvent) => {
    const file = event.dataTransfer?.files[0]
    if (file === undefined) return
    event.preventDefault()
    // The page would open it as a session.
    event.stopPropagation()
    void file.text().then(text => read(text, file.name))
  }
  return (
    <details open={isOpen} class="key-set">
      <summary>Check with a key set</summary>
      <label>
        <span class="dim">Paste or drop the issuer’s public keys (JWKS, what its jwks_uri answers). Nothing is fetched or sent.</span>
        <textarea
          class="mono"
          rows={3}
          spellcheck={false}
          data-testid="key-set"
          placeholder={'{"keys": [ … ]}'}
          value={typed}
          onInput={event => setTyped(event.currentTarget.value)}
          onDragOver={event => event.preventDefault()}
          onDrop={drop}
        />
      </label>
      <button
        type="button"
        class="text-button"
        data-testid="key-set-use"
        disabled={typed.trim() === ''}
        onClick={() => read(typed, 'the keys you pasted')}
      >
        Use these keys
      </button>
      {problem !== '' && (
        <p role="alert" class="bad" data-testid="key-set-problem">
          {problem}
        </p>
      )}
    </details>
  )
}
