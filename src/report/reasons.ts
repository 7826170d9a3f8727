import type { NotEvaluatedReason } from '../core/finding'

/** Why something could not be judged, in words. */
export const reasonText: Readonly<Record<NotEvaluatedReason, string>> = {
  'body-missing': 'the body was not captured',
  'header-missing': 'the Authorization header is not in the capture',
  redacted: 'the value was redacted',
  'lifetime-unknown': 'nothing says how long the token lives',
  'mint-not-captured': 'the token was issued before the capture began',
  'clock-unknown': 'the server never said what time it is',
  'metadata-missing': 'the metadata document is not in the capture',
  'instance-unknown': 'it is not clear which app instance made the call',
  'load-unknown': 'no page load is in the capture',
  gap: 'something is missing from the capture at that time',
}
