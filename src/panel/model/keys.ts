import type { Finding } from '../../core/finding'
import type { Client } from '../../core/model'

/** One `client_id` may be known to two apps or two issuers: then it is two rows. */
export function clientKey(client: Client): string {
  return `${client.instance.key} ${client.issuer} ${client.id}`
}

export function findingKey(finding: Finding): string {
  return `${finding.ruleId} ${finding.subject.key} ${finding.outcome}`
}
