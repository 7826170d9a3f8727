import { expect, it } from 'vitest'
import { createEarlyEnds, PATIENCE } from '../../src/capture/early-ends'
import { createHandClock } from '../support/hand-clock'

function start() {
  const clock = createHandClock()
  const begun = new Set<string>()
  const story: string[] = []
  const end = createEarlyEnds<string>({
    isBegun: id => begun.has(id),
    keep: id => void story.push(`kept ${id}`),
    tell: id => void story.push(`${id} ended${begun.has(id) ? '' : ', unseen'}`),
    schedule: clock.schedule,
  })
  return { clock, story, end, begin: (id: string) => void begun.add(id) }
}

it('an end that comes before its beginning waits for it', async () => {
  const { clock, story, end, begin } = start()
  end('a')
  expect(story).toEqual(['kept a'])
  begin('a')
  await clock.pass(PATIENCE)
  expect(story).toEqual(['kept a', 'a ended'])
})

it('an end whose beginning never comes is told after a moment', async () => {
  const { clock, story, end } = start()
  end('a')
  await clock.pass(PATIENCE)
  expect(story).toEqual(['kept a', 'a ended, unseen'])
})

it('an end in its time is told at once', () => {
  const { story, end, begin } = start()
  begin('a')
  end('a')
  expect(story).toEqual(['a ended'])
})
