import type { Role } from '../../core/model'

/** What a call is, as the user reads it. */
export const roleName: Record<Role, string> = {
  register: 'Registration',
  token: 'Token request',
  management: 'Client management',
  authorize: 'Authorization',
  discovery: 'Server metadata',
  'protected-resource-metadata': 'Resource metadata',
  jwks: 'Key set',
  revocation: 'Revocation',
  introspection: 'Introspection',
  par: 'Pushed authorization',
  'device-authorization': 'Device authorization',
  userinfo: 'Userinfo',
  api: 'API call',
  'token-source': 'Token from login',
  candidate: 'Possible registration',
  preflight: 'Preflight',
  load: 'Page load',
  irrelevant: 'Other',
}

export type RoleGroup = 'registration' | 'token' | 'api' | 'metadata' | 'other'

export const roleGroups: readonly { readonly id: RoleGroup; readonly name: string }[] = [
  { id: 'registration', name: 'Registration' },
  { id: 'token', name: 'Token' },
  { id: 'api', name: 'API' },
  { id: 'metadata', name: 'Metadata' },
  { id: 'other', name: 'Other' },
]

const groupOf: Record<Role, RoleGroup> = {
  register: 'registration',
  management: 'registration',
  candidate: 'registration',
  token: 'token',
  'token-source': 'token',
  revocation: 'token',
  introspection: 'token',
  'device-authorization': 'token',
  api: 'api',
  userinfo: 'api',
  discovery: 'metadata',
  'protected-resource-metadata': 'metadata',
  jwks: 'metadata',
  authorize: 'other',
  par: 'other',
  preflight: 'other',
  load: 'other',
  irrelevant: 'other',
}

export function roleGroup(role: Role): RoleGroup {
  return groupOf[role]
}
