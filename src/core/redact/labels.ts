/** What the user calls the apps, in an export: without secrets, and each app where its redacted calls are. */
import type { HttpExchange } from '../exchange'
import { shortHash } from '../hash'
import type { AppLabel } from '../labels'
import type { Json } from '../message'
import type { Redactor } from './redactor'

/** `exchanges`: the calls that are exported, as they were. */
export function redactLabels(labels: readonly AppLabel[], exchanges: Iterable<HttpExchange>, redactor: Redactor): Json[] {
  const address = (value: string | null) => (value === null ? null : redactor.address(value))
  return labels.flatMap(({ name, origin, topLevelSite, partition, device }) => {
    const shown = device === null || device === '' ? device : shownDevice(device, exchanges, redactor)
    // A digest of what is hidden would tell the same device in two exports.
    if (shown === undefined) return []
    return [
      {
        name: redactor.guarded(name),
        origin: address(origin),
        topLevelSite: address(topLevelSite),
        partition: partition === null ? null : redactor.name(partition),
        device: shown,
      },
    ]
  })
}

/** The digest of what stands for the device in the export; undefined where none of its calls is there. */
function shownDevice(device: string, exchanges: Iterable<HttpExchange>, redactor: Redactor): string | undefined {
  for (const { request } of exchanges) {
    const header = request.headers.find(({ value }) => shortHash(value) === device)
    if (header !== undefined) return shortHash(redactor.header(header)?.value ?? '')
  }
  return undefined
}
