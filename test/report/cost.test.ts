import { describe, expect, it } from 'vitest'
import type { Cost } from '../../src/core/finding'
import { costWords } from '../../src/report/cost'

describe('a cost in words', () => {
  it.each<[Cost, string]>([
    [{}, ''],
    [{ orphanedClients: 0, failedCalls: 0 }, ''],
    [{ orphanedClients: 1 }, '1 orphaned client'],
    [{ savableRequests: 14, orphanedClients: 2 }, '2 orphaned clients · 14 requests that could have been saved'],
    [{ failedCalls: 1, forcedSignIns: 1 }, '1 failed call · 1 sign-in that the user had to repeat'],
    [{ savableRequests: 1, forcedSignIns: 3 }, '1 request that could have been saved · 3 sign-ins that the user had to repeat'],
  ])('%j', (cost, words) => expect(costWords(cost)).toBe(words))
})
