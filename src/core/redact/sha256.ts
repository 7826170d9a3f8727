/**
 * SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), as plain functions. The browser's own are asynchronous, and
 * every value of a file goes through here: waiting for each would turn the whole redaction inside out.
 */

const K = fractionsOf(Math.cbrt, 64)
const START = fractionsOf(Math.sqrt, 8)
const BLOCK = 64

/** The first 32 bits of the fractional parts of the roots of the first primes: where SHA-256 has its constants from. */
function fractionsOf(root: (prime: number) => number, count: number): Uint32Array {
  const fractions = new Uint32Array(count)
  for (let prime = 2, index = 0; index < count; prime++) {
    let divisor = 2
    while (divisor * divisor <= prime && prime % divisor !== 0) divisor++
    if (divisor * divisor > prime) fractions[index++] = Math.floor((root(prime) % 1) * 2 ** 32)
  }
  return fractions
}

const words = new Uint32Array(64)

export function sha256(bytes: Uint8Array): Uint8Array {
  const state = Uint32Array.from(START)
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n)
  for (let at = 0; at < padded.length; at += BLOCK) mix(state, view, at)
  const digest = new Uint8Array(32)
  const out = new DataView(digest.buffer)
  for (const [index, word] of state.entries()) out.setUint32(index * 4, word)
  return digest
}

function mix(state: Uint32Array, view: DataView, at: number): void {
  for (let index = 0; index < 64; index++) {
    if (index < 16) {
      words[index] = view.getUint32(at + index * 4)
      continue
    }
    const early = words[index - 15] as number
    const late = words[index - 2] as number
    const small0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
    const small1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
    words[index] = (words[index - 16] as number) + small0 + (words[index - 7] as number) + small1
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let index = 0; index < 64; index++) {
    const large1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const first = (h + large1 + ((e & f) ^ (~e & g)) + (K[index] as number) + (words[index] as number)) | 0
    const large0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const second = (large0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] as number) + value
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const short = key.length > BLOCK ? sha256(key) : key
  const inner = new Uint8Array(BLOCK + bytes.length).fill(0x36, 0, BLOCK)
  const outer = new Uint8Array(BLOCK + 32).fill(0x5c, 0, BLOCK)
  for (const [index, byte] of short.entries()) {
    inner[index] = byte ^ 0x36
    outer[index] = byte ^ 0x5c
  }
  inner.set(bytes, BLOCK)
  outer.set(sha256(inner), BLOCK)
  return sha256(outer)
}
