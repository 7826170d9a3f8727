/** The fallback: any server with OAuth 2.0 Dynamic Client Registration, by the RFCs as written. */
import { defineProfile } from '../core/profile'

export default defineProfile({
  id: 'rfc7591',
  title: 'OAuth 2.0 Dynamic Client Registration',
  docs: 'https://www.rfc-editor.org/rfc/rfc7591',
  recognises: () => true,
})
