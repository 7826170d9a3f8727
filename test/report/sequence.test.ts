/** Calls as a picture: what is drawn, how much of it, and that nothing from the wire can break it. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type SequenceStep, sequenceDiagram } from '../../src/report/sequence'
import { oneLine } from '../../src/report/text'
import { anyText, makeExchange } from './make'
import { draw } from './mermaid'

const register = makeExchange(1)
const api = makeExchange(2, { method: 'GET', url: 'https://api.example.com/v2/device?page=2', status: 401, role: 'api' })

// Mermaid's parser is slow where several test files share a core.
vi.setConfig({ testTimeout: 30_000 })

describe('a sequence diagram', () => {
  it('draws each call and its answer', async () => {
    expect(await draw(sequenceDiagram([register, api]))).toEqual({
      participants: ['App', 'Authorization server (sp.auth.example.com)', 'API (api.example.com)'],
      lines: ['App → Server: #1 POST /o/client/register', 'Server → App: 201', 'App → API: #2 GET /v2/device', 'API → App: 401'],
    })
  })

  it.each<[string, SequenceStep, string[]]>([
    ['a good answer', register, ['App->>Server: #35;1 POST /o/client/register', 'Server-->>App: 201']],
    ['a refusal', api, ['App->>API: #35;2 GET /v2/device', 'API--xApp: 401']],
    ['no answer', { ...register, status: 0 }, ['App-xServer: #35;1 POST /o/client/register (no answer)']],
    ['no address', { ...register, url: 'a;b' }, ['App->>Server: #35;1 POST a#59;b', 'Server-->>App: 201']],
  ])('tells %s', (_, step, arrows) => {
    const lines = sequenceDiagram([step]).split('\n').slice(3)
    expect(lines.map(line => line.trim())).toEqual(arrows)
  })

  it('names a host only where there is no other', () => {
    expect(sequenceDiagram([register, { ...register, url: 'https://other.example.com/token' }])).toContain(
      'participant Server as Authorization server\n',
    )
  })

  it.each([
    [6, 12, 0],
    [7, 12, 1],
    [40, 12, 34],
  ])('of %i calls draws %i arrows and counts the rest', async (calls, arrows, rest) => {
    const { lines } = await draw(sequenceDiagram(Array.from({ length: calls }, (_, index) => makeExchange(index))))
    expect(lines.filter(line => line.includes('→'))).toHaveLength(arrows)
    expect(lines.filter(line => !line.includes('→'))).toEqual(rest === 0 ? [] : [`… and ${rest} more`])
  })

  it('is nothing where there are no calls', () => expect(sequenceDiagram([])).toBe(''))

  it('keeps both ends of a long path', () => {
    const text = sequenceDiagram([{ ...register, url: `https://a.example/${'x'.repeat(400)}/end` }])
    expect(text).toMatch(/POST \/x+…x+\/end\n/)
  })

  it('is read by Mermaid as it was meant, whatever came over the wire', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, fc.constantFrom(0, 200, 401), async (method, path, status) => {
        const url = `https://a.example/${path}`
        const { lines, participants } = await draw(sequenceDiagram([{ ...api, method, url, status }, register]))
        expect(participants).toHaveLength(3)
        expect(lines).toHaveLength(status === 0 ? 3 : 4)
        expect(lines[0]?.startsWith(`App → API: ${[...oneLine(`#2 ${method}`)].slice(0, 14).join('').trim()}`), lines[0]).toBe(true)
        expect(lines.slice(-2)).toEqual(['App → Server: #1 POST /o/client/register', 'Server → App: 201'])
      }),
    )
  })

  it('is read by Mermaid where an address is none', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async url => {
        expect((await draw(sequenceDiagram([{ ...api, url }]))).lines).toHaveLength(2)
      }),
    )
  })
})
