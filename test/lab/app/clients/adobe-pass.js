import { expectStatus, readAnswer, tokenOf } from '../answers.js'
import { deviceIdentifier } from '../storage.js'

const SERVICE_PROVIDER = 'LabTV'
const REDIRECT_URI = 'adbe.labplayerlabplayerlabp://'
const DEVICE_INFO = {
  model: 'Lab player',
  version: '1.0',
  osName: 'Linux',
  osVersion: '1.0',
  connectionType: 'LAN',
}

/** The app's side of Adobe Pass: one method for each kind of call, no memory and no retries. */
export function adobePass({ url, softwareStatement, say }) {
  const deviceInfo = btoa(JSON.stringify(DEVICE_INFO))

  async function post(path, contentType, body) {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': contentType, 'X-Device-Info': deviceInfo },
      body,
    })
    return readAnswer(say, `POST ${path}`, response)
  }

  return {
    origin: url,

    async register() {
      const body = JSON.stringify({ software_statement: softwareStatement, redirect_uri: REDIRECT_URI })
      const answer = await post('/o/client/register', 'application/json;charset=utf-8', body)
      const { client_id: id, client_secret: secret } = expectStatus(answer, 201)
      return { id, secret }
    },

    /** The answer, whatever it is. */
    requestToken(client) {
      return post('/o/client/token', 'application/x-www-form-urlencoded', tokenParameters(client))
    },

    async token(client) {
      return tokenOf(expectStatus(await this.requestToken(client), 201))
    },

    /** The mistake of `secret-in-url`. */
    async tokenByQuery(client) {
      const response = await fetch(`${url}/o/client/token?${tokenParameters(client)}`, {
        method: 'POST',
        headers: { 'X-Device-Info': deviceInfo },
      })
      return tokenOf(expectStatus(await readAnswer(say, 'POST /o/client/token?…', response), 201))
    },

    /** A call of REST API V2, with everything it demands. */
    async call(token, method, path, body) {
      const headers = {
        Authorization: `Bearer ${token.value}`,
        'AP-Device-Identifier': `fingerprint ${btoa(deviceIdentifier())}`,
        'X-Device-Info': deviceInfo,
      }
      if (body && !(body instanceof URLSearchParams)) headers['Content-Type'] = 'application/json;charset=utf-8'
      const response = await fetch(`${url}/api/v2/${SERVICE_PROVIDER}/${path}`, {
        method,
        headers,
        body: body && !(body instanceof URLSearchParams) ? JSON.stringify(body) : body,
      })
      return readAnswer(say, `${method} /api/v2/${SERVICE_PROVIDER}/${path}`, response)
    },

    async profiles(token, status = 200) {
      return expectStatus(await this.call(token, 'GET', 'profiles'), status)
    },
  }
}

function tokenParameters({ id, secret }) {
  return new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret })
}
