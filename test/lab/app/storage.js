/** What the app keeps between page loads, for one scenario. */
export function createStorage(scenario) {
  const prefix = `lab:${scenario}:`
  return {
    get: key => JSON.parse(localStorage.getItem(prefix + key) ?? 'null'),
    set: (key, value) => localStorage.setItem(prefix + key, JSON.stringify(value)),
    clear: () => {
      for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
    },
  }
}

/** One identifier for the device, made once and never changed: not part of any scenario's credentials. */
export function deviceIdentifier() {
  const key = 'lab-device'
  const known = localStorage.getItem(key)
  if (known) return known
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const made = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  localStorage.setItem(key, made)
  return made
}
