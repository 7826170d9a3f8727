/** The browser's part: carries cookies, follows redirects hop by hop, and stops where the app waits for the answer. */
import type { HarRecorder } from '../support/har-recorder'

/** Opens an authorization request as the user's browser would, and returns the address at which it reaches the app. */
export async function signIn(authorizationUrl: URL, redirectUri: string, send: HarRecorder['fetch']): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = authorizationUrl
  for (let hops = 0; hops < 12; hops += 1) {
    const headers: Record<string, string> = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }
    const pairs = [...cookies].map(([name, value]) => `${name}=${value}`)
    if (pairs.length > 0) headers.cookie = pairs.join('; ')
    const answer = await send(url, { headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`the sign-in ended at ${url.pathname} with ${answer.status}`)
    url = new URL(location, url)
    if (url.href.startsWith(redirectUri)) return url
  }
  throw new Error('the sign-in goes round in circles')
}
