/** Two devices that come by in any order, with one client or two, granted and refused. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintScenario } from '../../support/rule-tester'
import { expectTeeth } from './compare'
import { type Place, sharedClients, type Visit } from './oracle-shared-secret'
import { patience, runs } from './runs'

const RULE = 'secret/shared-across-instances'

const visits: fc.Arbitrary<Visit[]> = fc.array(
  fc.record({
    device: fc.constantFrom('d1' as const, 'd2' as const),
    client: fc.constantFrom('C1' as const, 'C2' as const),
    asks: fc.boolean(),
    isGranted: fc.constantFrom(true, true, true, false),
    hasSecret: fc.constantFrom(true, true, true, true, false),
  }),
  { minLength: 2, maxLength: 9, size: 'max' },
)

function write(all: readonly Visit[], place: Place): string {
  const held = new Map<string, string>()
  const lines = all.flatMap(({ device, client, asks, isGranted, hasSecret }, index) => {
    const where = `origin: none${place === 'one proxy' ? '' : `; capture: of ${device}`}`
    const at = 10 + index * 40
    const key = `${device} ${client}`
    const isAsking = asks || !held.has(key)
    if (isAsking && isGranted) held.set(key, `T${index}`)
    const token = held.get(key)
    return [
      // Each request for rights of its own, so that none is needless.
      ...(isAsking
        ? [
            `${at} tok(${client})${isGranted ? `→T${index}/3600` : '=400 invalid_client'} {${where}; scope: s${index}${hasSecret ? '' : '; req.client_secret: -'}}`,
          ]
        : []),
      ...(token === undefined ? [] : [`${at + 5} api(${token}) {${where}; device: ${device}}`]),
    ]
  })
  return lines.join('\n')
}

describe('one secret on two devices', () => {
  for (const place of ['one proxy', 'two recordings'] as const) {
    it(`is told of, in ${place}`, patience, () => {
      fc.assert(
        fc.property(visits, all => {
          const own = lintScenario(write(all, place)).findings.filter(({ ruleId }) => ruleId === RULE)
          expect(own.map(({ subject }) => subject.label.match(/C\d/)?.[0]).sort(), write(all, place)).toEqual(sharedClients(all, place))
          expect(own.filter(({ severity }) => severity !== 'warning')).toEqual([])
        }),
        runs,
      )
    })
  }
  it('has enough of each', () => {
    expectTeeth(visits, all => sharedClients(all, 'one proxy'), ['C1', 'C2', 'fine'])
    expectTeeth(visits, all => sharedClients(all, 'two recordings'), ['C1', 'C2', 'fine'])
  })
})
