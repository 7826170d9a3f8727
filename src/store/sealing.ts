/** AES-GCM over JSON: what is on disk, nobody reads. */
import type { Sealed } from './database'

const ALGORITHM = 'AES-GCM'
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export async function seal(value: unknown, key: CryptoKey): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, data: await crypto.subtle.encrypt({ name: ALGORITHM, iv }, key, encoder.encode(JSON.stringify(value))) }
}

export async function unseal({ iv, data }: Sealed, key: CryptoKey): Promise<unknown> {
  return JSON.parse(decoder.decode(await crypto.subtle.decrypt({ name: ALGORITHM, iv }, key, data))) as unknown
}

export const importKey = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, ALGORITHM, false, ['encrypt', 'decrypt'])

/** One that no script can read out. */
export const makeHiddenKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt'])
