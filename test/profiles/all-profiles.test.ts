/** What every profile must be like. Adding a profile is adding a file: this table needs no change. */
import { describe, expect, it } from 'vitest'
import { profiles } from '../../src/profiles'
import { messageOf } from '../support/exchange-builder'

const files = Object.keys(import.meta.glob(['../../src/profiles/*.ts', '!../../src/profiles/index.ts']))

describe('all profiles', () => {
  it('are found, each under the name of its file', () => {
    expect(profiles.map(profile => profile.id).sort()).toEqual(files.map(file => file.replace(/^.*\/|\.ts$/g, '')).sort())
  })
  it('end with the one that recognises everything, and only that one does', () => {
    const anything = messageOf({ url: 'https://nobody.example/at-all' })
    expect(profiles.filter(profile => profile.recognises(anything))).toEqual(profiles.slice(-1))
    expect(profiles.at(-1)?.id).toBe('rfc7591')
  })
  it('come in the order of how much they say', () => {
    expect(profiles.map(profile => profile.id)).toEqual(['adobe-pass', 'mcp', 'oidc', 'rfc7591'])
  })
  for (const profile of profiles) {
    it(`${profile.id} names the page that it was read from`, () => expect(new URL(profile.docs).protocol).toBe('https:'))
    it(`${profile.id} says in sentences what it lets pass`, () => {
      for (const sentence of profile.knownDeviations) expect(sentence).toMatch(/\.$/)
    })
    it(`${profile.id} names its headers in lower case`, () =>
      expect(profile.deviceHeader ?? '').toBe((profile.deviceHeader ?? '').toLowerCase()))
  }
})
