/** What people write into the options, and what becomes of it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS, type WatchSettings } from '../../src/core/session-info'
import { draftOf, MEGABYTES, RECORDS, readSettings, readSites } from '../../src/options/settings-form'
import { MEGABYTE, originsOf } from '../../src/pages/watching'

/** What addresses are made of, in any order, and what they are never made of. */
const line = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'example',
        '.',
        '.com',
        'http://',
        'https://',
        '*',
        '@',
        ':80',
        ':',
        '/',
        '?',
        '#',
        ' ',
        '[::1]',
        '127.1',
        'ü',
        '%2e',
        '-',
      ),
      fc.integer({ min: 0, max: 0x10ffff }).map(code => String.fromCodePoint(code)),
    ),
    { maxLength: 6 },
  )
  .map(parts => parts.join(''))

describe('sites, one host a line', () => {
  it.each([
    ['example.com', ['example.com']],
    ['  Example.COM  \n\nauth.example.org\n', ['example.com', 'auth.example.org']],
    ['a.example\r\nb.example', ['a.example', 'b.example']],
    ['a.example\nA.example', ['a.example']],
    ['https://auth.example.org/o/client/register?x=1', ['auth.example.org']],
    ['http://localhost:3000/', ['localhost']],
    ['localhost:3000', ['localhost']],
    ['*.example.com', ['example.com']],
    ['.example.com', ['example.com']],
    ['example.com.', ['example.com']],
    ['bücher.example', ['xn--bcher-kva.example']],
    ['127.0.0.1', ['127.0.0.1']],
    ['[::1]:8080', ['[::1]']],
    ['my_app.internal', ['my_app.internal']],
  ])('%j', (text, hosts) => expect(readSites(text)).toEqual({ hosts, problems: [] }))

  it.each([
    ['', /^Name at least one site/],
    ['\n  \n', /^Name at least one site/],
    ['a.example b.example', /^Line 1, “a\.example b\.example”: write one host on each line/],
    ['a.example, b.example', /^Line 1, .*: write one host on each line/],
    ['ftp://files.example', /^Line 1, .*: only sites of http and https/],
    ['chrome://extensions', /^Line 1, .*: only sites of http and https/],
    ['auth.*.example', /^Line 1, .*: leave out the star/],
    ['*', /^Line 1, .*: leave out the star/],
    ['someone@example.com', /^Line 1, .*: write the host alone/],
    ['exa<mple.com', /^Line 1, .*: this is no host/],
    ['example..com', /^Line 1, .*: this is no host/],
    ['/register', /^Line 1, .*: this is no host/],
  ])('%j is refused with a sentence', (text, problem) => {
    const { problems } = readSites(text)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(problem)
  })

  it('names each line that is wrong, and how it was written, in short', () => {
    const { problems } = readSites(`good.example\n\nhalf a host\nftp://${'x'.repeat(500)}`)
    expect(problems.map(problem => problem.slice(0, 8))).toEqual(['Line 3, ', 'Line 4, '])
    expect(Math.max(...problems.map(problem => problem.length))).toBeLessThan(150)
  })

  it('of whatever is written, each line becomes a host that the browser can be asked for, or a sentence', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), lines => {
        const { hosts, problems } = readSites(lines.join('\n'))
        expect(hosts.length + problems.length).toBeGreaterThan(0)
        for (const pattern of originsOf({ kind: 'sites', sites: hosts })) {
          // https://developer.chrome.com/docs/extensions/develop/concepts/match-patterns
          expect(pattern).toMatch(/^\*:\/\/(?:\*\.)?(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])\/\*$/)
        }
        // What was taken is taken again as it is: saving twice changes nothing.
        if (hosts.length > 0) expect(readSites(hosts.join('\n'))).toEqual({ hosts, problems: [] })
      }),
    )
  })
})

describe('the form', () => {
  const draft = draftOf(DEFAULT_SETTINGS)

  it('gives back what it was filled with', () => {
    const settings = fc.record<WatchSettings>({
      scope: fc.constantFrom({ kind: 'everywhere' }, { kind: 'devtools' }, { kind: 'sites', sites: ['example.com', '127.0.0.1'] }),
      mostRecords: fc.integer({ min: RECORDS.least, max: RECORDS.most }),
      mostBytes: fc.integer({ min: MEGABYTES.least, max: MEGABYTES.most }).map(megabytes => megabytes * MEGABYTE),
    })
    fc.assert(
      fc.property(settings, filled => {
        expect(readSettings(draftOf(filled))).toEqual({ ok: true, settings: filled })
      }),
    )
  })

  it.each([
    ['records', '999', 'Write a whole number from 1,000 to 2,000,000.'],
    ['records', '1000', null],
    ['records', '2000000', null],
    ['records', '2000001', 'Write a whole number from 1,000 to 2,000,000.'],
    ['records', '200,000', null],
    ['records', '', 'Write a whole number from 1,000 to 2,000,000.'],
    ['megabytes', '15', 'Write a whole number from 16 to 4,096.'],
    ['megabytes', '16', null],
    ['megabytes', '16.5', 'Write a whole number from 16 to 4,096.'],
    ['megabytes', '4097', 'Write a whole number from 16 to 4,096.'],
    ['megabytes', 'much', 'Write a whole number from 16 to 4,096.'],
    ['megabytes', 'Infinity', 'Write a whole number from 16 to 4,096.'],
  ] as const)('%s: %j', (field, text, problem) => {
    const read = readSettings({ ...draft, [field]: text })
    expect(read.ok ? null : read.problems[field]).toBe(problem)
  })

  it('tells of everything that is wrong at once', () => {
    expect(readSettings({ kind: 'sites', sites: '*', records: '1', megabytes: '1' })).toMatchObject({
      ok: false,
      problems: { sites: [expect.stringMatching(/star/)], records: expect.any(String), megabytes: expect.any(String) },
    })
  })

  it('does not care what stands in a list of sites that is not asked for', () => {
    expect(readSettings({ ...draft, sites: 'half a host' })).toEqual({ ok: true, settings: DEFAULT_SETTINGS })
  })
})
