/** The rules about the life of clients and tokens: tests of what the ledger knows look through these. */
import { rules } from '../../src/rules'

const IDS = new Set([
  'bearer/expired-token-used',
  'bearer/rejected-token-reused',
  'registration/as-error-handling',
  'registration/concurrent-duplicate',
  'registration/on-every-load',
  'registration/redundant',
  'registration/rejected-client-kept',
  'registration/storm',
  'registration/to-refresh-token',
  'secret/in-url',
  'token/redundant-request',
  'token/refresh-too-late',
])

export const lifecycle = rules.filter(rule => IDS.has(rule.id))
