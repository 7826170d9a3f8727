import { describe, expect, it } from 'vitest'
import { awaitedBodies } from '../../src/background/awaited-bodies'

const TOKEN = 'https://as.example.com/token'
const answer = (key: string, at = 0, url = TOKEN) => ({ key, url, tabId: 1, at })

describe('the body of an answer that webRequest saw', () => {
  it('is lost where DevTools says nothing of it for ten seconds', () => {
    const bodies = awaitedBodies()
    bodies.await(answer('a'))
    expect(bodies.takeLost(10_000)).toEqual([])
    expect(bodies.takeLost(10_001)).toEqual([answer('a')])
    expect(bodies.takeLost(20_000)).toEqual([])
    expect(bodies.isWaiting).toBe(false)
  })

  it('is there where DevTools tells of it after it', () => {
    const bodies = awaitedBodies()
    bodies.await(answer('a'))
    bodies.came(TOKEN, 1)
    expect(bodies.takeLost(60_000)).toEqual([])
  })

  it('is there where DevTools tells of it before it', () => {
    const bodies = awaitedBodies()
    bodies.came(`${TOKEN}#part`, 1)
    bodies.await(answer('a'))
    expect(bodies.takeLost(60_000)).toEqual([])
  })

  it('is told by call, tab and address', () => {
    const bodies = awaitedBodies()
    for (const key of ['a', 'b']) bodies.await(answer(key))
    bodies.await(answer('c', 0, `${TOKEN}?n=1`))
    bodies.came(TOKEN, 1)
    bodies.came(TOKEN, 2)
    expect(bodies.takeLost(60_000).map(({ key }) => key)).toEqual(['b', 'c'])
  })
})
