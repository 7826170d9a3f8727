import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SessionInfo } from '../../src/core/session-info'
import { sessionCaveat, sessionFacts, sessionFileName, sessionName } from '../../src/pages/session-text'

/** A local time, so that the texts are the same wherever the test runs. */
const startedAt = new Date(2026, 10, 25, 9, 5, 30).getTime()
const MINUTE = 60_000

const session: SessionInfo = {
  id: 's1',
  name: 'Login fails',
  startedAt,
  endedAt: startedAt + 84 * MINUTE,
  end: 'stopped',
  calls: 1214,
  marks: 0,
  gaps: 0,
  leftOut: 0,
  environment: { browser: 'Chromium 156', platform: 'Linux x86_64', app: '0.1.0', timeZone: 'Europe/Berlin' },
}

describe('a session in the list', () => {
  it('without a name has its time for one', () => {
    expect(sessionName(session)).toBe('Login fails')
    expect(sessionName({ name: '  ', startedAt })).toBe('Session of 2026-11-25 09:05')
  })

  it('says when, how long and how much, and nothing of what there is none of', () => {
    expect(sessionFacts(session, 0)).toEqual(['2026-11-25 09:05', '1 h 24 min', '1,214 calls'])
    expect(sessionFacts({ ...session, marks: 1, gaps: 2 }, 0)).toEqual([
      '2026-11-25 09:05',
      '1 h 24 min',
      '1,214 calls',
      '1 mark',
      '2 gaps',
    ])
  })

  it('that is being recorded goes on until now', () => {
    expect(sessionFacts({ ...session, endedAt: null, end: null, calls: 1 }, startedAt + 12_000)).toEqual([
      '2026-11-25 09:05',
      '12 s',
      '1 call',
    ])
  })

  it.each([
    [{}, null],
    [{ end: 'interrupted' }, /^Interrupted: /],
    [{ leftOut: 1 }, /^1 call of private windows or containers left out/],
    [{ end: 'interrupted', leftOut: 3 }, /^Interrupted: .* 3 calls of private windows/],
  ] as const)('%j is told of', (part, caveat) => {
    const text = sessionCaveat({ ...session, ...part })
    if (caveat === null) expect(text).toBeNull()
    else expect(text).toMatch(caveat)
  })
})

/** Halves of characters are among them: a page may hand on what it cut. */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map(code => String.fromCodePoint(code))

describe('the name of its file', () => {
  it.each([
    ['Login fails', 'Login-fails-2026-11-25-0905.har'],
    ['', 'session-2026-11-25-0905.har'],
    ['../../etc/passwd', 'etc-passwd-2026-11-25-0905.har'],
    ['  …?! ', 'session-2026-11-25-0905.har'],
    ['Anmeldung schlägt fehl', 'Anmeldung-schlägt-fehl-2026-11-25-0905.har'],
    ['登录失败', '登录失败-2026-11-25-0905.har'],
    ['x'.repeat(300), `${'x'.repeat(50)}-2026-11-25-0905.har`],
  ])('%j', (name, file) => expect(sessionFileName({ name, startedAt })).toBe(file))

  it('is one that every file system takes, whatever the session is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), name => {
        const file = sessionFileName({ name, startedAt })
        expect(file).toMatch(/^[\p{L}\p{M}\p{N}-]+-2026-11-25-0905\.har$/u)
        expect(new TextEncoder().encode(file).length).toBeLessThanOrEqual(255)
      }),
    )
  })
})
