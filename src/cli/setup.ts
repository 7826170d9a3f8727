/** How files are judged: the command line first, then the configuration file, then what is usual. */
import { type Config, readConfig } from '../core/config'
import { type GivenKeySet, readKeySet } from '../core/keys'
import { gradesOf } from '../core/profile'
import { DEFAULT_SETTINGS } from '../core/settings'
import { profiles } from '../profiles'
import { rules } from '../rules'
import type { Judging } from './arguments'
import { about, readText } from './files'

export const CONFIG_FILE = 'dcr-lint.config.json'

export interface Setup extends Config {
  /** Null: there is none. */
  readonly configFile: string | null
}

const NONE: Setup = { settings: DEFAULT_SETTINGS, failOn: null, lines: new Map(), configFile: null }

export async function readSetup({ config, profile, jwks = null }: Omit<Judging, 'now' | 'jwks'> & Partial<Judging>): Promise<Setup> {
  const file = config ?? CONFIG_FILE
  const text = await readText(file, config === null)
  const setup: Setup = text === null ? NONE : { ...read(file, text), configFile: file }
  const keySets = jwks === null ? [] : [await readKeys(jwks)]
  return { ...setup, settings: { ...setup.settings, keySets, ...(profile !== null && { profileId: profile }) } }
}

async function readKeys(file: string): Promise<GivenKeySet> {
  try {
    return { issuer: null, from: file, keys: readKeySet((await readText(file, false)) ?? '').keys }
  } catch (error) {
    throw about(file, error)
  }
}

function read(file: string, text: string): Config {
  try {
    return readConfig(text, {
      rules: rules.map(rule => rule.id),
      grades: gradesOf(profiles),
      profiles: profiles.map(profile => profile.id),
    })
  } catch (error) {
    throw about(file, error)
  }
}
