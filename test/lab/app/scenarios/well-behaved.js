import { expectStatus } from '../answers.js'

const MVPD = 'LabCable'
const PROGRAMME = { resources: ['LabOne'] }

export const loads = [
  async ({ adobe, storage, control, returnUrl }) => {
    // A minute lies wholly in the window in which renewing a good token is good practice.
    await control({ command: 'token-lifetime', server: 'adobe-pass', seconds: 60 })
    const client = await adobe.register()
    storage.set('client', client)
    const token = await adobe.token(client)
    storage.set('token', token)
    expectStatus(await adobe.call(token, 'GET', 'configuration'), 200)
    const form = new URLSearchParams({ mvpd: MVPD, domainName: location.hostname, redirectUrl: returnUrl() })
    const session = expectStatus(await adobe.call(token, 'POST', 'sessions', form), 200)
    storage.set('code', session.code)
    // The user signs in at the MVPD, which sends them back.
    return adobe.origin + session.url
  },

  async ({ adobe, storage, pause }) => {
    const token = storage.get('token')
    expectStatus(await adobe.call(token, 'GET', `profiles/code/${storage.get('code')}`), 200)
    await adobe.profiles(token)
    await pause(700)
    expectStatus(await adobe.call(token, 'POST', `decisions/preauthorize/${MVPD}`, PROGRAMME), 200)
    expectStatus(await adobe.call(token, 'POST', `decisions/authorize/${MVPD}`, PROGRAMME), 200)
  },

  async ({ adobe, storage, control, pause }) => {
    const token = storage.get('token')
    expectStatus(await adobe.call(token, 'GET', `profiles/${MVPD}`), 200)
    await pause(700)
    expectStatus(await adobe.call(token, 'POST', `decisions/authorize/${MVPD}`, PROGRAMME), 200)
    await pause(1500)
    await control({ command: 'token-lifetime', server: 'adobe-pass', seconds: 21_600 })
    const next = await adobe.token(storage.get('client'))
    storage.set('token', next)
    await adobe.profiles(next)
  },
]
