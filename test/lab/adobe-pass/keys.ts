import { type CryptoKey, decodeJwt, generateKeyPair, jwtVerify, SignJWT } from 'jose'

/** Both statements and access tokens of Adobe Pass carry this issuer; only tokens have `exp` and `scopes`. */
const ISSUER = 'auth.adobe.com'

export interface LabKeys {
  sign(claims: Record<string, unknown>): Promise<string>
  /** The claims if the signature is ours, without any judgement of times. */
  verify(jwt: string): Promise<Record<string, unknown> | undefined>
}

export async function createLabKeys(): Promise<LabKeys> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  return {
    sign: claims => signWith(privateKey, claims),
    verify: async jwt => {
      try {
        // Times are the server's business, which may run on another clock.
        const { payload } = await jwtVerify(jwt, publicKey, {
          algorithms: ['RS256'],
          issuer: ISSUER,
          currentDate: new Date((decodeJwt(jwt).nbf ?? 0) * 1000),
        })
        return payload
      } catch {
        return undefined
      }
    },
  }
}

async function signWith(key: CryptoKey, claims: Record<string, unknown>): Promise<string> {
  // Real ones have no `kid` and no `typ`.
  return new SignJWT({ iss: ISSUER, ...claims }).setProtectedHeader({ alg: 'RS256' }).sign(key)
}
