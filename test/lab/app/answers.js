/** Reads an answer and writes it down. */
export async function readAnswer(say, label, response) {
  const text = await response.text()
  const type = response.headers.get('Content-Type') ?? ''
  const body = type.includes('json') ? JSON.parse(text) : text
  say(`${label} → ${response.status}${body?.error ? ` ${body.error}` : body?.code && body.action ? ` ${body.code}` : ''}`)
  return { status: response.status, body }
}

/** A scenario that takes another course than it means to teaches nothing: it fails. */
export function expectStatus(answer, status) {
  if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** A token as the app keeps it: its end is a moment on this device's clock, counted from the receipt. */
export function tokenOf(body) {
  return { value: body.access_token, expiresAt: Date.now() + body.expires_in * 1000 }
}
