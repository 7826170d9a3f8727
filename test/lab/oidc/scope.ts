/** What the protected resource asks for. */
export const API_SCOPE = 'api:read'
