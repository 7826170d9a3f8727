import { describe, expect, it } from 'vitest'
import { selectNow } from '../../src/panel/store/clock-slice'
import { isFiltering } from '../../src/panel/store/filter-slice'
import { createPanelStore } from '../../src/panel/store/panel-store'
import { classified, exchange, result } from '../fixtures/panel/make'

const panel = () => {
  const store = createPanelStore()
  return { store, state: () => store.getState() }
}
const call = (id: string) => ({ kind: 'exchange', id }) as const

describe('the panel store', () => {
  it('each one is its own', () => {
    const one = panel()
    const two = panel()
    one.state().viewOpened('calls')
    expect(two.state().view).toBe('timeline')
  })

  it('begins without knowing anything', () => {
    expect(panel().state()).toMatchObject({ connection: 'connecting', selected: null, seen: { total: 0 } })
  })
})

describe('selection', () => {
  it('forgets what was revealed, whichever way it changes', () => {
    const { state } = panel()
    const reveal = () => {
      state().secretToggled('response/body/client_secret')
      expect(state().revealed.size).toBe(1)
    }
    state().picked(call('x1'))
    reveal()
    state().picked(call('x2'))
    expect(state().revealed.size).toBe(0)
    reveal()
    state().followed({ kind: 'token', id: 'T1' })
    expect(state().revealed.size).toBe(0)
    reveal()
    state().wentBack()
    expect(state().revealed.size).toBe(0)
    reveal()
    state().inspectorClosed()
    expect(state().revealed.size).toBe(0)
  })

  it('choosing the same again hides nothing', () => {
    const { state } = panel()
    state().picked(call('x1'))
    state().secretToggled('a')
    state().picked(call('x1'))
    expect(state().revealed.has('a')).toBe(true)
  })

  it('"back" retraces followed links; a new pick starts afresh', () => {
    const { state } = panel()
    state().picked(call('x1'))
    state().followed({ kind: 'token', id: 'T1' })
    state().followed({ kind: 'client', id: 'c1' })
    state().wentBack()
    expect(state().selected).toEqual({ kind: 'token', id: 'T1' })
    state().wentBack()
    expect(state().selected).toEqual(call('x1'))
    state().followed({ kind: 'token', id: 'T1' })
    state().picked(call('x9'))
    expect(state().trail).toEqual([])
  })

  it('keeps the open tab from call to call', () => {
    const { state } = panel()
    state().picked(call('x1'))
    state().tabOpened('response')
    state().picked(call('x2'))
    expect(state().tab).toBe('response')
  })
})

describe('filter', () => {
  it('a chip alone is chosen instead of the others, with Ctrl beside them', () => {
    const { state } = panel()
    state().groupChosen('token', false)
    state().groupChosen('api', false)
    expect([...state().groups]).toEqual(['api'])
    state().groupChosen('token', true)
    expect([...state().groups]).toEqual(['api', 'token'])
    state().groupChosen('api', true)
    expect([...state().groups]).toEqual(['token'])
  })

  it('choosing the only chosen one shows all again', () => {
    const { state } = panel()
    state().groupChosen('token', false)
    expect(isFiltering(state())).toBe(true)
    state().groupChosen('token', false)
    expect(isFiltering(state())).toBe(false)
  })

  it('is cleared as a whole', () => {
    const { state } = panel()
    state().searchTyped('401')
    state().onlyWithFindingsToggled()
    state().filterCleared()
    expect(isFiltering(state())).toBe(false)
  })
})

describe('the clock', () => {
  it('stands at the end of a saved session', () => {
    const { state } = panel()
    state().ticked(9_000_000)
    state().resultReceived(result({ exchanges: [classified(exchange({ id: 'x', at: 5000, url: 'https://a.example/' }), { role: 'api' })] }))
    expect(selectNow(state())).toBe(9_000_000)
    state().watchingChanged({ state: 'file', missingHosts: [], fileName: 'tv.har' })
    expect(selectNow(state())).toBe(5000)
  })
})

describe('view', () => {
  it('keeps the splitter within reach', () => {
    const { state } = panel()
    state().splitterMoved(2)
    expect(state().inspectorShare).toBe(0.8)
    state().splitterMoved(-1)
    expect(state().inspectorShare).toBe(0.2)
  })

  it('showing a finding opens its view', () => {
    const { state } = panel()
    state().findingShown('r s flagged')
    expect(state().view).toBe('findings')
    expect([...(state().openFindings ?? [])]).toEqual(['r s flagged'])
  })
})
