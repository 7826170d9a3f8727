/** Sources that findings cite. A label names the section; the address opens it. */
import type { Cite } from './finding'

const RFC: Readonly<Record<number, string>> = {
  6749: 'The OAuth 2.0 Authorization Framework',
  6750: 'Bearer Token Usage',
  7591: 'Dynamic Client Registration',
}

/** `rfc(7591, '3.2.1')`. */
export function rfc(number: keyof typeof RFC & number, section: string): Cite {
  return { label: `RFC ${number} section ${section}`, url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}` }
}

const PASS = 'https://experienceleague.adobe.com/en/docs/pass/authentication/integration-guide-programmers'

/** A question of Adobe's frequently asked questions on dynamic client registration. */
export function adobeFaq(question: number): Cite {
  return { label: `Adobe Pass: DCR FAQ ${question}`, url: `${PASS}/rest-apis/rest-api-dcr/dynamic-client-registration-faqs` }
}

export const adobeChecklist: Cite = {
  label: 'Adobe Pass: REST API V2 checklist',
  url: `${PASS}/rest-apis/rest-api-v2/rest-api-v2-checklist`,
}
export const adobeFlow: Cite = {
  label: 'Adobe Pass: dynamic client registration flow',
  url: `${PASS}/rest-apis/rest-api-dcr/flows/dynamic-client-registration-flow`,
}
export const adobeThrottling: Cite = { label: 'Adobe Pass: throttling mechanism', url: `${PASS}/throttling-mechanism` }
export const adobeErrorCodes: Cite = {
  label: 'Adobe Pass: enhanced error codes',
  url: `${PASS}/features-standard/error-reporting/enhanced-error-codes`,
}
export const adobeToken: Cite = {
  label: 'Adobe Pass: retrieve access token',
  url: `${PASS}/rest-apis/rest-api-dcr/apis/dynamic-client-registration-apis-retrieve-access-token`,
}
