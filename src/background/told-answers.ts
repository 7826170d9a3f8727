/**
 * In Firefox webRequest tells an answer with its body, and DevTools tells it a second time, at times without. Where DevTools
 * is the only one to tell it (the worker was stopped just then), a body that it lacks is lost.
 */
export interface ToldAnswers {
  tell(answer: ToldAnswer): void
  /** Did webRequest tell it? Each is taken once. */
  take(answer: ToldAnswer): boolean
}

interface ToldAnswer {
  readonly url: string
  readonly tabId: number
  /** Epoch ms. */
  readonly at: number
}

/** The two sources' times for one answer are no further apart (ms). */
const SAME = 2000
const MOST = 200

export function toldAnswers(): ToldAnswers {
  const told: ToldAnswer[] = []
  return {
    tell(answer) {
      told.push(answer)
      if (told.length > MOST) told.shift()
    },
    take({ url, tabId, at }) {
      const index = told.findIndex(other => other.tabId === tabId && other.url === url && Math.abs(other.at - at) <= SAME)
      if (index >= 0) told.splice(index, 1)
      return index >= 0
    },
  }
}
