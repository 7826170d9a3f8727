/** Waits by looking at the clock: a timer alone may fire early or, in a busy tab, late. */
export async function until(moment) {
  while (Date.now() < moment) {
    await new Promise(resolve => setTimeout(resolve, Math.min(50, moment - Date.now())))
  }
}

export function pause(milliseconds) {
  return until(Date.now() + milliseconds)
}
