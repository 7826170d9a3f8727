import { randomUUID } from 'node:crypto'

export type ErrorAction = 'none' | 'configuration' | 'application-registration' | 'authentication' | 'authorization' | 'retry'

/** An enhanced error: the whole body of a refused call, or the `error` member of one decision. */
export interface EnhancedError {
  readonly action: ErrorAction
  readonly status: number
  readonly code: string
  readonly message: string
  readonly helpUrl: string
  readonly trace: string
}

const KINDS = {
  invalid_access_token_client_application: ['application-registration', 401, 'The client application of the access token is not valid.'],
  invalid_access_token_service_provider: ['application-registration', 401, 'The access token is not valid for this service provider.'],
  // Retired in 2024, and no other code for an expired or altered token was ever documented.
  access_token_expired: ['application-registration', 401, 'The access token is expired.'],
  invalid_access_token_signature: ['application-registration', 401, 'The signature of the access token is not valid.'],
  // For a missing, revoked or underprivileged token the documents name the status only.
  unauthorized: ['none', 401, 'Unauthorized.'],
  invalid_parameter_service_provider: ['none', 400, 'The service provider parameter is missing or not valid.'],
  invalid_parameter_mvpd: ['none', 400, 'The mvpd parameter is missing or not valid.'],
  invalid_parameter_code: ['none', 400, 'The code parameter is missing or not valid.'],
  invalid_parameter_resources: ['none', 400, 'The resources parameter is missing or not valid.'],
  invalid_parameter_redirect_url: ['none', 400, 'The redirectUrl parameter is missing or not valid.'],
  invalid_header_device_identifier: ['none', 400, 'The AP-Device-Identifier header is missing or not valid.'],
  invalid_header_device_info: ['none', 400, 'The X-Device-Info header is not valid.'],
  too_many_resources: ['configuration', 403, 'The number of resources is over the limit.'],
  authenticated_profile_missing: ['authentication', 403, 'The authenticated profile is missing.'],
  authorization_denied_by_parental_controls: ['none', 403, 'The MVPD denied it because of parental controls.'],
} as const satisfies Record<string, readonly [ErrorAction, number, string]>

export type ErrorCode = keyof typeof KINDS

export function enhancedError(code: ErrorCode): EnhancedError {
  const [action, status, message] = KINDS[code]
  return {
    action,
    status,
    code,
    message,
    helpUrl:
      'https://experienceleague.adobe.com/en/docs/pass/authentication/integration-guide-programmers/features-standard/error-reporting/enhanced-error-codes',
    trace: randomUUID(),
  }
}

/** Thrown by the steps of a call; the call answers with it. */
export class Refusal extends Error {
  readonly error: EnhancedError

  constructor(code: ErrorCode) {
    super(code)
    this.error = enhancedError(code)
  }
}
