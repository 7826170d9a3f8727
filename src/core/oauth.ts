/** Names and error codes of the OAuth specifications, as tables. Wire members keep their spelling. */

/** RFC 6749 section 5.2. */
export const TOKEN_ERROR_CODES = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
])

/** What a token endpoint may answer beside RFC 6749: RFC 8707, RFC 9449, RFC 8628. */
export const TOKEN_EXTENSION_ERROR_CODES = new Set([
  'invalid_target',
  'use_dpop_nonce',
  'invalid_dpop_proof',
  'authorization_pending',
  'slow_down',
  'expired_token',
  'access_denied',
])

/** RFC 7591 section 3.2.2. */
export const REGISTRATION_ERROR_CODES = new Set([
  'invalid_redirect_uri',
  'invalid_client_metadata',
  'invalid_software_statement',
  'unapproved_software_statement',
])

export const GRANT_TYPES = new Set(['authorization_code', 'client_credentials', 'refresh_token', 'password'])
export const GRANT_TYPE_URN = 'urn:ietf:params:oauth:grant-type:'

/** Client metadata that hardly any other API uses (RFC 7591 section 2, OpenID Connect Registration section 2). */
export const DISTINCT_METADATA = [
  'grant_types',
  'response_types',
  'token_endpoint_auth_method',
  'application_type',
  'jwks',
  'jwks_uri',
  'software_id',
  'software_version',
  'subject_type',
  'id_token_signed_response_alg',
  'post_logout_redirect_uris',
  'initiate_login_uri',
  'dpop_bound_access_tokens',
  'require_pushed_authorization_requests',
  'sector_identifier_uri',
  'userinfo_signed_response_alg',
  'request_object_signing_alg',
  'token_endpoint_auth_signing_alg',
  'default_max_age',
  'require_auth_time',
  'default_acr_values',
  'backchannel_logout_uri',
  'frontchannel_logout_uri',
  'tls_client_auth_subject_dn',
] as const

/** Client metadata that other APIs have members of the same name for. */
export const PLAIN_METADATA = ['client_name', 'client_uri', 'logo_uri', 'tos_uri', 'policy_uri', 'contacts', 'scope'] as const

/** Milliseconds from a number that a server sent as seconds or, above 1e11, as milliseconds already. */
export function epochMs(value: number): number {
  return value > 1e11 ? value : value * 1000
}

/** Space separated scopes as a sorted, normalised string (RFC 6749 section 3.3). */
export function scopeSet(scope: string): string {
  return [...new Set(scope.split(/\s+/).filter(Boolean))].sort().join(' ')
}
