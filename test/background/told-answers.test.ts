import { expect, it } from 'vitest'
import { toldAnswers } from '../../src/background/told-answers'

const TOKEN = 'https://as.example.com/token'
const answer = { url: TOKEN, tabId: 1, at: 10_000 }

it.each<[string, object, boolean]>([
  ['the same moment', {}, true],
  ['two seconds apart', { at: 12_000 }, true],
  ['more than that', { at: 12_001 }, false],
  ['another tab', { tabId: 2 }, false],
  ['another address', { url: `${TOKEN}?n=1` }, false],
])('webRequest told it: %s', (_, other, isTold) => {
  const answers = toldAnswers()
  answers.tell(answer)
  expect(answers.take({ ...answer, ...other })).toBe(isTold)
})

it('two calls alike, of which webRequest told one: the other was told by DevTools alone', () => {
  const answers = toldAnswers()
  answers.tell(answer)
  expect([answers.take(answer), answers.take(answer)]).toEqual([true, false])
})
