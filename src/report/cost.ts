/** What a finding cost, in words. The same words everywhere. */
import type { Cost } from '../core/finding'
import { count } from './text'

const WORDS: readonly (readonly [member: keyof Cost, one: string, many: string])[] = [
  ['orphanedClients', 'orphaned client', 'orphaned clients'],
  ['savableRequests', 'request that could have been saved', 'requests that could have been saved'],
  ['failedCalls', 'failed call', 'failed calls'],
  ['forcedSignIns', 'sign-in that the user had to repeat', 'sign-ins that the user had to repeat'],
]

/** `2 orphaned clients · 14 requests that could have been saved`; empty where nothing is known, or nothing was lost. */
export function costWords(cost: Cost): string {
  return WORDS.flatMap(([member, one, many]) => {
    const number = cost[member] ?? 0
    return number > 0 ? [count(number, one, many)] : []
  }).join(' · ')
}
