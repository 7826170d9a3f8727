/** Files in the panel: one at a time, the last one asked for, and nothing lost by one that cannot be read. */
import { describe, expect, it } from 'vitest'
import { createFileOpener } from '../../src/panel/open-file'
import { createPanelStore } from '../../src/panel/store/panel-store'
import { parseScenario } from '../support/scenario'
import { toHar } from '../support/to-har'

const har = (scenario: string) => JSON.stringify(toHar(parseScenario(scenario).exchanges))
const file = (name: string, text: string) => new File([text], name)
const evening = file('evening.har', har('0 load · 1 reg→C1 · 2 tok(C1)→T1/3600'))
const morning = file('morning.har', har('0 load · 1 reg→C1'))
const broken = file('broken.har', '{"log":')

function start() {
  const store = createPanelStore()
  const opener = createFileOpener(store)
  return {
    store,
    opener,
    shown: () => {
      const { file: state, result, watching } = store.getState()
      return { name: state.opened?.file.name ?? null, calls: result.exchanges.length, status: watching.fileName ?? null }
    },
  }
}

describe('a file', () => {
  it('is opened, and said to be so', async () => {
    const { store, opener, shown } = start()
    const told: string[] = []
    store.subscribe(({ file: { opening } }) => told.push(opening === null ? 'no' : `${opening.name} ${opening.share}`))
    await opener.open(evening)
    expect(shown()).toEqual({ name: 'evening.har', calls: 3, status: 'evening.har' })
    expect(told[0]).toBe('evening.har 0')
    expect(told).toContain('evening.har 1')
    expect(store.getState().file).toMatchObject({ opening: null, fault: '' })
  })

  it('that cannot be read leaves what was open, with a sentence', async () => {
    const { store, opener, shown } = start()
    await opener.open(evening)
    await opener.open(broken)
    expect(shown()).toEqual({ name: 'evening.har', calls: 3, status: 'evening.har' })
    expect(store.getState().file.fault).toMatch(/^broken\.har: the file ends too early/)
    await opener.open(morning)
    expect([shown().name, store.getState().file.fault]).toEqual(['morning.har', ''])
  })

  it('is let go when another one is chosen before it was read', async () => {
    const { opener, shown } = start()
    await Promise.all([opener.open(evening), opener.open(morning)])
    expect(shown()).toEqual({ name: 'morning.har', calls: 2, status: 'morning.har' })
  })

  it('is not opened when it was cancelled', async () => {
    const { store, opener, shown } = start()
    await opener.open(morning)
    const opening = opener.open(evening)
    opener.cancel()
    expect(store.getState().file.opening).toBeNull()
    await opening
    expect(shown()).toEqual({ name: 'morning.har', calls: 2, status: 'morning.har' })
  })

  it('is gone when it was closed', async () => {
    const { store, opener, shown } = start()
    await opener.open(evening)
    opener.close()
    expect(shown()).toMatchObject({ name: null, calls: 0 })
    expect(store.getState().seen).toEqual({ total: 0, irrelevant: 0, dropped: 0 })
  })

  it('calls its apps what the user calls them, until another one is opened', async () => {
    const { store, opener } = start()
    await opener.open(evening)
    const names = () => store.getState().result.instances.map(({ name }) => name)
    const place = { captureId: 'file', origin: 'https://app.example.com', topLevelSite: null, partition: null, device: null }
    await opener.nameApp({ ...place, name: 'Living room TV' })
    expect(names()).toEqual(['Living room TV'])
    const { opened } = store.getState().file
    expect([opened?.file.session.labels, opened?.contents.session.labels]).toEqual([
      [{ ...place, name: 'Living room TV' }],
      [{ ...place, name: 'Living room TV' }],
    ])
    await opener.nameApp({ ...place, name: '' })
    expect(names()).toEqual(['app 1'])
    await opener.nameApp({ ...place, name: 'Living room TV' })
    await opener.open(morning)
    expect(names()).toEqual(['app 1'])
    opener.close()
    await opener.nameApp({ ...place, name: 'Living room TV' })
    expect(store.getState().file.opened).toBeNull()
  })

  it('is judged again with keys that the user gives', async () => {
    const { store, opener } = start()
    await opener.open(evening)
    const before = store.getState().result
    const judged = new Promise(resolve => store.subscribe(({ result }) => result !== before && resolve(result)))
    store.getState().keySetGiven({ issuer: null, from: 'made up', keys: [] })
    expect(await judged).not.toBe(before)
  })
})
