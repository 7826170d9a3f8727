import type { SignatureState } from '../../core/ledger/signatures'

export interface SignatureText {
  readonly kind: SignatureState['kind'] | 'checking'
  readonly sentence: string
  /** Could other keys say more? */
  readonly isWorthKeys: boolean
}

const REASONS = {
  scrubbed: 'Not checked: the signature was taken out of this capture.',
  unsupported: 'Not checked: this browser cannot try that kind of key or algorithm.',
  'not-a-jwt': 'Not checked: this is not a signed token.',
} as const

/** Null: it is being checked. */
export function signatureText(state: SignatureState | null): SignatureText {
  if (state === null) return { kind: 'checking', sentence: 'Being checked …', isWorthKeys: false }
  const { kind } = state
  const told = (sentence: string, isWorthKeys: boolean) => ({ kind, sentence, isWorthKeys })
  switch (state.kind) {
    case 'verified':
      return told(`Verified with ${keyName(state.kid)} from ${state.from}.`, true)
    case 'invalid':
      return told(`Does not verify with ${keyName(state.kid)} from ${state.from}: it was rewritten, or another key signed it.`, true)
    case 'no-key':
      return told('Not checked, for no key of its issuer was seen: anyone could have written this.', true)
    case 'not-allowed':
      return told(
        /^HS/.test(state.alg)
          ? `Not checked: it is signed with a shared secret (${state.alg}), which no key set holds.`
          : 'There is none: anyone could have written this.',
        false,
      )
    case 'not-checked':
      return told(REASONS[state.because], state.because === 'unsupported')
  }
}

function keyName(kid: string | null): string {
  return kid === null ? 'a key without a name' : `key ${kid}`
}
