import type { NotEvaluated, NotEvaluatedReason } from '../../core/finding'
import { gapsByReason } from '../../core/gaps'
import { defineRule } from '../../core/lint'
import type { GapReason } from '../../core/observation'
import { captureSubject } from '../../core/subject'

/** What was missing, and how to record it next time. */
const REASONS: Readonly<Record<NotEvaluatedReason, readonly [string, string]>> = {
  'body-missing': ['bodies are missing', 'keep DevTools open, with “Preserve log” on'],
  'header-missing': ['headers are missing', 'export the HAR with sensitive data'],
  redacted: ['values were taken out', 'redact with placeholders that stay equal'],
  'lifetime-unknown': ['no lifetime of a token is known', 'ask the server for `expires_in`'],
  'mint-not-captured': ['the issue of a token is not in it', 'record from before the sign-in'],
  'clock-unknown': ['no server said what time it is', 'record longer, with the answers’ headers'],
  'metadata-missing': ['a metadata document is not in it', 'reload with the cache off'],
  'instance-unknown': ['it is not clear which app called', 'record one app at a time'],
  'load-unknown': ['no page load is in it', 'reload the page while recording'],
  gap: ['something is missing in time', 'record again without a break'],
}
const GAPS: Readonly<Record<GapReason, readonly [string, string]>> = {
  'worker-stopped': ['the browser stopped the recording for a while', 'keep DevTools open'],
  'devtools-closed': ['DevTools were closed meanwhile', 'keep them open'],
  'permission-missing': ['some sites may not be watched', 'allow them in the extension’s options'],
  'body-lost': ['the browser lost bodies', 'turn “Preserve log” on'],
  'bound-reached': ['the oldest calls made room', 'record less at a time'],
  'clock-changed': ['the clock was changed meanwhile', 'record again'],
}
/** Rules that are named for one reason. */
const MOST_NAMED = 5

export default defineRule({
  id: 'session/capture-incomplete',
  severity: 'info',
  confidence: 'high',
  title: 'Not everything could be judged',
  why: 'Silence of these rules means nothing here: they could not see what they judge by.',
  fix: 'Open DevTools first, tick Preserve log, reload, or export the HAR with sensitive data.',
  cites: [
    { label: 'Chrome extensions: devtools.network', url: 'https://developer.chrome.com/docs/extensions/reference/api/devtools/network' },
    {
      label: 'Chrome DevTools: sanitized HAR export',
      url: 'https://chromium.googlesource.com/devtools/devtools-frontend/+/acd96a60464188fbf7c4476ec883ec65bba3dfdf',
    },
  ],
  messages: { incomplete: 'The recording does not show everything: {list}.' },
  examples: {
    wrong: '0 tok(C1)→T1/- · 5 tok(C1)→T2/-',
    right: '0 tok(C1)→T1/3600 · 5 api(T1)',
  },
  on: {
    summary({ ledger, gapsInEvidence, report }) {
      const missing = gapsInEvidence.filter(({ ruleId }) => ruleId !== 'session/capture-incomplete')
      const capture = ledger.captures.all()[0]
      if (capture === undefined || (missing.length === 0 && ledger.gaps.length === 0)) return
      const gaps = gapsByReason(ledger.gaps).map(({ reason, missed }) => sentence(...GAPS[reason], unseen(missed)))
      const list = [...byReason(missing), ...gaps]
      report({
        subject: captureSubject('all'),
        message: 'incomplete',
        data: { list: list.join('; ') },
        evidence: [],
        claims: ['capture:all'],
        at: capture.first.exchange.startedAt,
        about: capture.first,
      })
    },
  },
})

function byReason(missing: readonly NotEvaluated[]): string[] {
  const rules = new Map<NotEvaluatedReason, string[]>()
  for (const { ruleId, reason } of missing) rules.set(reason, [...(rules.get(reason) ?? []), ruleId])
  return [...rules].map(([reason, ids]) => {
    const more = ids.length - MOST_NAMED
    const named = ids.slice(0, MOST_NAMED).map(id => `\`${id}\``)
    return sentence(...REASONS[reason], ` (${named.join(', ')}${more > 0 ? ` and ${more} more` : ''})`)
  })
}

function unseen(count: number): string {
  return count === 0 ? '' : `, up to ${count} request${count === 1 ? '' : 's'} not seen`
}

function sentence(what: string, how: string, whom = ''): string {
  return `${what}${whom} – ${how}`
}
