/** OpenID Connect providers, with Discovery and Dynamic Client Registration 1.0. */
import { scopeSet } from '../core/oauth'
import { defineProfile } from '../core/profile'

const REGISTRATION = 'https://openid.net/specs/openid-connect-registration-1_0.html'

export default defineProfile({
  id: 'oidc',
  title: 'OpenID Connect',
  docs: REGISTRATION,
  recognises(message) {
    if (message.url !== null && /\/\.well-known\/openid-configuration(?:\/|$)/.test(message.url.pathname)) return true
    const scope = message.param('scope')
    if (scope !== null && ` ${scopeSet(scope)} `.includes(' openid ')) return true
    return message.method === 'POST' && message.answerText('id_token') !== null
  },
  severities: {
    // OpenID Connect Registration 4.3: a read answer need not repeat what has not changed.
    'management/credentials-incomplete#half-again': 'off',
  },
})
