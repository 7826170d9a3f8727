/** Signatures on the command line: with the keys of the capture, or with those in a file. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildDcrLint, type DcrLint } from '../support/dcr-lint'
import { EPOCH, parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'

// Each starts a process of its own.
vi.setConfig({ testTimeout: 30_000 })

const ISSUER = 'https://as.example.com'
const START = EPOCH / 1000

let lint: DcrLint
beforeAll(async () => {
  lint = await buildDcrLint()
  const own = await generateKeyPair('ES256')
  const other = await generateKeyPair('ES256')
  const key = { ...(await exportJWK(own.publicKey)), kid: 'made-up-key', alg: 'ES256' }
  const sign = (pair: typeof own) =>
    new SignJWT({ iss: ISSUER, sub: 'made up', iat: START + 2, exp: START + 3602 })
      .setProtectedHeader({ alg: 'ES256', kid: 'made-up-key' })
      .sign(pair.privateKey)
  const put = (name: string, content: object) => writeFile(join(lint.folder, name), JSON.stringify(content))
  const session = (token: string) =>
    toHar(
      parseScenario(
        `0 metadata · 1 reg→C1 · 2 tok(C1)→T1/3600 {res.access_token: ${token}} · 3 api() {reqh.authorization: Bearer ${token}}`,
        'rfc7591',
      ).exchanges,
    )
  await put('good.har', session(await sign(own)))
  await put('forged.har', session(await sign(other)))
  await put('keys.json', { keys: [key] })
  await put('private.json', { keys: [{ ...(await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)) }] })
}, 60_000)
afterAll(() => lint?.close())

const found = async (...args: string[]) => {
  const { code, stdout, stderr } = await lint.run(['lint', '--format', 'json', '--fail-on', 'never', ...args])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  const [input] = (JSON.parse(stdout) as { inputs: { findings: { ruleId: string }[] }[] }).inputs
  return input?.findings.map(finding => finding.ruleId).filter(ruleId => ruleId === 'jwt/signature-invalid')
}

describe('--jwks', () => {
  it('a token that the key signed', async () => expect(await found('good.har', '--jwks', 'keys.json')).toEqual([]))
  it('a token that it did not', async () => expect(await found('forged.har', '--jwks', 'keys.json')).toEqual(['jwt/signature-invalid']))
  it('without a key nobody can say', async () => expect(await found('forged.har')).toEqual([]))

  it.each([
    { what: 'no such file', args: ['missing.json'], says: 'missing.json: there is no such file' },
    { what: 'a HAR', args: ['good.har'], says: 'good.har: it has no list "keys"' },
    { what: 'a private key', args: ['private.json'], says: 'private.json: key 1 of the list is a private or shared key' },
  ])('$what: one sentence, exit code 2', async ({ args, says }) => {
    const { code, stdout, stderr } = await lint.run(['lint', 'good.har', '--jwks', ...args])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(says)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
