import { wellBehaved } from '../well-behaved-oidc.js'

export const loads = wellBehaved(({ library }) => library)
