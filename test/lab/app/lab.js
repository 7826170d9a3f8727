/** The lab behind the app: its addresses, and the levers that a scenario pulls. Never part of what is being taught. */

export async function loadConfig() {
  const response = await fetch('/lab/config.json')
  return response.json()
}

export async function control(command) {
  const response = await fetch('/lab/control', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(command),
  })
  if (!response.ok) throw new Error(`The lab refused: ${JSON.stringify(command)}`)
  return response.json()
}

/** An origin for one run alone: to whoever watches, a new installation of the app. */
export function ownOrigin(config, name, id) {
  return `http://${name}-${id}.localhost:${new URL(config.appUrl).port}`
}

export function newId() {
  return Date.now().toString(36)
}
