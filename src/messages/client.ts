/** Asking, telling and serving over a wire. */
import { AppError } from '../core/errors'
import { type Answer, APP, type Broadcasts, type Commands, type Envelope, type Handlers, type Wire } from './contract'

export interface Client {
  ask<Name extends keyof Commands>(name: Name, ...args: Parameters<Commands[Name]>): Promise<ReturnType<Commands[Name]>>
  on<Name extends keyof Broadcasts>(name: Name, listen: (payload: Broadcasts[Name]) => void): void
}

export function createClient(wire: Wire): Client {
  const listeners = new Map<string, ((payload: never) => void)[]>()
  wire.onMessage(message => {
    const envelope = readEnvelope(message)
    if (envelope?.kind === 'broadcast') for (const listen of listeners.get(envelope.name) ?? []) listen(envelope.payload as never)
    return undefined
  })
  return {
    async ask(name, ...args) {
      const answer = readAnswer(await wire.send({ app: APP, kind: 'command', name, args }))
      if (!answer.ok) throw new AppError(answer.code, answer.message)
      return answer.value as ReturnType<Commands[typeof name]>
    },
    on(name, listen) {
      listeners.set(name, [...(listeners.get(name) ?? []), listen as (payload: never) => void])
    },
  }
}

export function serve(wire: Wire, handlers: Handlers): void {
  wire.onMessage(message => {
    const envelope = readEnvelope(message)
    if (envelope?.kind !== 'command' || !Object.hasOwn(handlers, envelope.name)) return undefined
    const handle = handlers[envelope.name] as (...args: readonly unknown[]) => Promise<unknown>
    return answer(() => handle(...envelope.args))
  })
}

/** Tells every context that listens; nobody listening is no failure. */
export function broadcast<Name extends keyof Broadcasts>(wire: Wire, name: Name, payload: Broadcasts[Name]): void {
  wire.send({ app: APP, kind: 'broadcast', name, payload }).catch(() => undefined)
}

async function answer(run: () => Promise<unknown>): Promise<Answer> {
  try {
    return { ok: true, value: await run() }
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code, message: error.message }
    // The name only: the message could quote what the network sent.
    return { ok: false, code: 'INTERNAL', message: `The background failed (${error instanceof Error ? error.name : 'unknown'}).` }
  }
}

function readEnvelope(message: unknown): Envelope | null {
  if (typeof message !== 'object' || message === null) return null
  const { app, kind, name, args } = message as Partial<Record<string, unknown>>
  if (app !== APP || typeof name !== 'string') return null
  if (kind === 'command') return Array.isArray(args) ? (message as Envelope) : null
  return kind === 'broadcast' ? (message as Envelope) : null
}

function readAnswer(value: unknown): Answer {
  const { ok, code, message } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<string, unknown>>
  if (ok === true || (ok === false && typeof code === 'string' && typeof message === 'string')) return value as Answer
  throw new AppError('MSG_NO_ANSWER', 'The background did not answer.')
}
