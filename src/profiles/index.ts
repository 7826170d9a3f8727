/** Every profile in this folder, the fallback last. Adding a file is all it takes. */
import type { Profile } from '../core/profile'

const found = import.meta.glob<Profile>(['./*.ts', '!./index.ts'], { eager: true, import: 'default' })

export const profiles: readonly Profile[] = Object.values(found).sort(
  (a, b) => Number(a.id === 'rfc7591') - Number(b.id === 'rfc7591') || (a.id < b.id ? -1 : 1),
)
