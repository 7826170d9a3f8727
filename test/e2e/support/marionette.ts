import { connect, type Socket } from 'node:net'

/**
 * A client for Marionette, the remote control inside Firefox. A packet is `<byte length>:<json>`. Firefox greets with an
 * object; then `[0, id, command, parameters]` goes out and `[1, id, error | null, result]` comes back.
 */
export class Marionette {
  private received = Buffer.alloc(0)
  private lastId = 0
  private readonly pending = new Map<number, Pending>()
  private greet: () => void = () => {}

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true)
    socket.on('data', bytes => this.receive(bytes))
    socket.on('close', () => this.abandon())
    // Always followed by "close".
    socket.on('error', () => {})
  }

  static async connect(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1')
    const client = new Marionette(socket)
    await new Promise<void>((resolve, reject) => {
      client.greet = resolve
      socket.once('error', reject)
      socket.once('close', () => reject(new Error('Firefox closed the connection before greeting')))
    })
    return client
  }

  send<T>(command: string, parameters: Record<string, unknown> = {}): Promise<T> {
    const id = ++this.lastId
    const body = Buffer.from(JSON.stringify([0, id, command, parameters]))
    return new Promise<T>((resolve, reject) => {
      if (this.socket.destroyed) return reject(new Error(`${command}: the connection to Firefox is closed`))
      this.pending.set(id, { command, resolve: resolve as (result: unknown) => void, reject })
      this.socket.write(Buffer.concat([Buffer.from(`${body.length}:`), body]))
    })
  }

  close(): void {
    this.socket.destroy()
  }

  private receive(bytes: Buffer): void {
    this.received = Buffer.concat([this.received, bytes])
    for (;;) {
      const colon = this.received.indexOf(':')
      if (colon < 0) return
      const end = colon + 1 + Number(this.received.subarray(0, colon).toString())
      if (this.received.length < end) return
      const packet: unknown = JSON.parse(this.received.subarray(colon + 1, end).toString())
      this.received = this.received.subarray(end)
      if (Array.isArray(packet)) this.answer(packet as Answer)
      else this.greet()
    }
  }

  private answer([, id, error, result]: Answer): void {
    const asked = this.pending.get(id)
    if (!asked) return
    this.pending.delete(id)
    if (error) asked.reject(new Error(`${asked.command}: ${error.error}: ${error.message}`))
    // A result that is no object comes wrapped.
    else asked.resolve(isWrapped(result) ? result.value : result)
  }

  private abandon(): void {
    for (const { command, reject } of this.pending.values()) reject(new Error(`${command}: Firefox closed the connection`))
    this.pending.clear()
  }
}

type Answer = [kind: 1, id: number, error: { error: string; message: string } | null, result: unknown]

interface Pending {
  command: string
  resolve(result: unknown): void
  reject(error: Error): void
}

function isWrapped(result: unknown): result is { value: unknown } {
  return typeof result === 'object' && result !== null && Object.keys(result).length === 1 && 'value' in result
}
