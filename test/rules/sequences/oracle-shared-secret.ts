/**
 * secret/shared-across-instances: one client's secret with which two devices got tokens. Behind one proxy they are two only if the first
 * comes back to this client after the second; else it is, as far as the client shows, one device whose identifier changed. Two recordings of two devices need no such proof.
 */
export type Place = 'one proxy' | 'two recordings'

/** A device that comes by: asks for a token, if it is given, or has none for this client yet, and calls with it. */
export interface Visit {
  readonly device: 'd1' | 'd2'
  readonly client: 'C1' | 'C2'
  readonly asks: boolean
  readonly isGranted: boolean
  readonly hasSecret: boolean
}

/** A call, and whether a secret got its token. */
interface Seen {
  readonly device: string
  readonly client: string
  readonly bySecret: boolean
}

/** The clients that are shared. */
export function sharedClients(visits: readonly Visit[], place: Place): string[] {
  return ['C1', 'C2'].filter(client => {
    const devices = callsOf(visits)
      .filter(call => call.client === client && call.bySecret)
      .map(({ device }) => device)
    return place === 'one proxy' ? comesBack(devices) : new Set(devices).size === 2
  })
}

function callsOf(visits: readonly Visit[]): Seen[] {
  const held = new Map<string, boolean>()
  return visits.flatMap(({ device, client, asks, isGranted, hasSecret }) => {
    const key = `${device} ${client}`
    if ((asks || !held.has(key)) && isGranted) held.set(key, hasSecret)
    const bySecret = held.get(key)
    return bySecret === undefined ? [] : [{ device, client, bySecret }]
  })
}

const comesBack = (devices: readonly string[]) => devices.filter((device, index) => device !== devices[index - 1]).length > 2
