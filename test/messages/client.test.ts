/** Asking, telling and serving: what crosses the wire, and what is turned away. */
import { describe, expect, it } from 'vitest'
import { AppError } from '../../src/core/errors'
import { broadcast, createClient, serve } from '../../src/messages/client'
import { APP, type Envelope, type Handlers, inspectedTab, inspectionOf, type Status, type Wire } from '../../src/messages/contract'
import { handlersOf, idleStatus } from '../support/background'
import { settle } from '../support/hand-clock'
import { createWirePair } from '../support/wire'

const STATUS: Status = { ...idleStatus, seen: 3, irrelevant: 2, last: 1 }

const handlers: Handlers = handlersOf({
  'log/append': async observations => ({ last: observations.length }),
  'log/read': async (after, limit) => {
    if (after < 0) throw new AppError('MSG_MALFORMED', 'The message should have held a number.')
    if (limit === 0) throw new SyntaxError('Unexpected token in {"client_secret":"made-up-secret"}')
    return []
  },
  'status/get': async () => STATUS,
})

function connected(served: Handlers = handlers) {
  const pair = createWirePair()
  serve(pair.background, served)
  return { ...pair, client: createClient(pair.page) }
}

const failure = async (run: Promise<unknown>) => {
  const error = await run.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof AppError ? { code: error.code, message: error.message } : error
}

describe('asking', () => {
  it('brings the answer', async () => {
    const { client } = connected()
    expect(await client.ask('status/get')).toEqual(STATUS)
    expect(await client.ask('log/append', [], { seen: 0, irrelevant: 0 })).toEqual({ last: 0 })
    expect(await client.ask('log/clear')).toBeUndefined()
  })

  it('brings an error with its code', async () => {
    expect(await failure(connected().client.ask('log/read', -1, 5))).toEqual({
      code: 'MSG_MALFORMED',
      message: 'The message should have held a number.',
    })
  })

  it('brings of any other failure the name and nothing that it quotes', async () => {
    expect(await failure(connected().client.ask('log/read', 0, 0))).toEqual({
      code: 'INTERNAL',
      message: 'The background failed (SyntaxError).',
    })
  })

  it('fails where nobody handles the command', async () => {
    const { 'log/clear': _, ...rest } = handlers
    expect(await failure(connected(rest as Handlers).client.ask('log/clear'))).toMatchObject({ code: 'MSG_NO_ANSWER' })
  })

  it('fails where there is no other side', async () => {
    const { client, setGone } = connected()
    setGone(true)
    expect(await failure(client.ask('status/get'))).toBeInstanceOf(Error)
  })

  it.each([undefined, null, 'text', 12, [], {}, { ok: 'yes' }, { ok: false }, { ok: false, code: 5, message: 'x' }])(
    'takes %j for no answer',
    async answer => {
      const wire: Wire = { send: async () => answer, onMessage: () => undefined }
      expect(await failure(createClient(wire).ask('status/get'))).toMatchObject({ code: 'MSG_NO_ANSWER' })
    },
  )
})

describe('serving', () => {
  const hostile: readonly unknown[] = [
    undefined,
    null,
    'status/get',
    { kind: 'command', name: 'status/get', args: [] },
    { app: 'another', kind: 'command', name: 'status/get', args: [] },
    { app: APP, kind: 'command', name: 'status/get' },
    { app: APP, kind: 'command', name: 'status/get', args: 'none' },
    { app: APP, kind: 'command', name: 5, args: [] },
    { app: APP, kind: 'broadcast', name: 'log/grew', payload: {} },
    { app: APP, kind: 'other', name: 'status/get', args: [] },
    { app: APP, kind: 'command', name: 'constructor', args: [] },
    { app: APP, kind: 'command', name: '__proto__', args: [] },
    { app: APP, kind: 'command', name: 'toString', args: [] },
  ]
  it.each(hostile.map(message => [JSON.stringify(message), message] as const))('does not answer %s', (_, message) => {
    const ears: ((message: unknown) => unknown)[] = []
    serve({ send: async () => undefined, onMessage: listen => void ears.push(listen) }, handlers)
    expect(ears.map(listen => listen(message))).toEqual([undefined])
  })

  it('answers with an error where a handler throws at once', async () => {
    const { client } = connected({
      ...handlers,
      'status/get': () => {
        throw new AppError('STORE_FULL', 'The disk is full.')
      },
    })
    expect(await failure(client.ask('status/get'))).toEqual({ code: 'STORE_FULL', message: 'The disk is full.' })
  })
})

describe('telling', () => {
  it('reaches every listener of that name, and no other', async () => {
    const { client, background } = connected()
    const heard: string[] = []
    client.on('log/grew', ({ last }) => heard.push(`a${last}`))
    client.on('log/grew', ({ last }) => heard.push(`b${last}`))
    client.on('log/cleared', () => heard.push('cleared'))
    broadcast(background, 'log/grew', { last: 7 })
    await settle()
    expect(heard).toEqual(['a7', 'b7'])
  })

  it('is no failure where nobody listens, or nobody is there', async () => {
    const { background, setGone } = createWirePair()
    broadcast(background, 'log/cleared', {})
    setGone(true)
    broadcast(background, 'log/cleared', {})
    await settle()
  })

  it('does not hear commands', async () => {
    const { client, background } = connected()
    const heard: unknown[] = []
    client.on('log/grew', payload => heard.push(payload))
    await background.send({ app: APP, kind: 'command', name: 'log/grew', args: [{ last: 1 }] } as unknown as Envelope)
    expect(heard).toEqual([])
  })
})

describe('the name of a tie', () => {
  it.each([
    ['inspect:12', 12],
    ['inspect:', null],
    ['inspect:1x', null],
    ['inspect:-1', null],
    ['other', null],
  ])('%s is of tab %s', (name, tab) => {
    expect(inspectedTab(name)).toBe(tab)
  })

  it('names the tab', () => {
    expect(inspectedTab(inspectionOf(3))).toBe(3)
  })
})
