/** What the protected resource asks for. */
export const API_SCOPE = 'api:read'
/** What an MCP server asks for. */
export const TOOLS_SCOPE = 'tools:use'
