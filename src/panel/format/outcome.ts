import type { ClassifiedExchange } from '../../core/result'

/** How a call went, as colour and shape show it. */
export type Verdict = 'ok' | 'refused' | 'failed' | 'open'

export function verdictOf({ classification, exchange }: ClassifiedExchange): Verdict {
  switch (classification.outcome) {
    case 'success':
    case 'redirect':
      return 'ok'
    case 'oauth-error':
    case 'http-error':
      return 'refused'
    case 'html':
      return (exchange.response?.status ?? 200) >= 400 ? 'refused' : 'ok'
    case 'net-error':
      return 'failed'
    case 'unknown':
      return 'open'
  }
}

/** For the status column: `201`, `401 invalid_client`, `no answer`. */
export function statusText({ classification, exchange }: ClassifiedExchange): string {
  const { outcome, errorCode } = classification
  if (outcome === 'net-error') return exchange.error ?? 'failed'
  const status = exchange.response?.status ?? 0
  if (exchange.response === null) return exchange.endedAt === null ? 'pending' : 'no answer seen'
  const parts = [status === 0 ? 'status hidden' : String(status)]
  if (errorCode !== null) parts.push(errorCode)
  else if (outcome === 'html') parts.push('HTML page')
  return parts.join(' ')
}
