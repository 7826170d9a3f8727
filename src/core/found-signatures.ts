/** What came of checking signatures: where they are hidden, the next reader cannot check them, and is told instead. */
import type { JwtToVerify, SignatureAnswer } from './ledger/signatures'
import type { HiddenSignature } from './placeholder'

/** By JWT: what its signature said to the keys of its issuer, where somebody checked it. */
export type Signatures = Pick<ReadonlyMap<string, HiddenSignature>, 'get'>

/** What is to be remembered of signatures, from what was asked and answered about them. */
export function signaturesOf(asked: readonly JwtToVerify[], answers: readonly SignatureAnswer[]): ReadonlyMap<string, HiddenSignature> {
  const states = new Map(answers.map(({ id, state }) => [id, state]))
  const found = new Map<string, HiddenSignature>()
  for (const { id, text } of asked) {
    const state = states.get(id)
    // Asked with several sets of keys, it may have fitted one and not another: that it did not is what a finding says.
    if (state === undefined || found.get(text) === 'invalid') continue
    if (state.kind === 'verified' || state.kind === 'invalid') found.set(text, state.kind)
    else if (state.kind === 'not-checked' && state.because === 'unsupported' && !found.has(text)) found.set(text, 'unchecked')
  }
  return found
}
