import { mcp, mcpRegistration } from '../../core/cites'
import { isLoopbackUri, redirectUrisOf } from '../../core/client-metadata'
import type { Entry, Ledger } from '../../core/ledger'
import { defineRule, type RuleContext } from '../../core/lint'
import type { App } from '../../core/model'
import { appSubject } from '../../core/subject'

export default defineRule({
  id: 'registration/cimd-available',
  severity: 'info',
  confidence: 'high',
  title: 'Dynamic registration although metadata documents are supported',
  why: 'A client that is registered anew with each server has credentials to store, to lose and to renew; an address has none of that.',
  fix: 'Use the address of a client metadata document as client id: this server accepts it, and that avoids registration altogether.',
  cites: [mcp('2025-11-25', 'client-registration-approaches'), mcpRegistration('client-id-metadata-documents')],
  messages: {
    available: 'The app registered with {issuer}, which takes the address of a metadata document as client id.',
  },
  examples: {
    profile: 'mcp',
    wrong: '0 metadata {res.client_id_metadata_document_supported: true; as: one} · 1 reg→C1 {as: one}',
    right: '0 metadata {res.client_id_metadata_document_supported: false; as: one} · 1 reg→C1 {as: one}',
  },
  on: {
    request: {
      register(entry, context) {
        if (context.ledger.revisionOf(entry.instance) !== null) judge(entry, context)
      },
    },
    end(context) {
      for (const entry of context.ledger.sequels.undatedRegistrations()) judge(entry, context)
    },
  },
})

function judge(entry: Entry, { ledger, report, notEvaluated }: RuleContext<'available'>): void {
  const { app, profile, exchange } = entry
  if (app === null || !profile.demands(ledger.revisionOf(entry.instance)).metadataDocumentFirst) return
  const metadata = ledger.documents.metadataOf(app.issuer, exchange.startedAt)
  if (metadata === null) return notEvaluated('metadata-missing', entry)
  if (metadata.json.client_id_metadata_document_supported !== true) return
  if (!canHost(entry) || isKnownToFail(app, exchange.startedAt, ledger)) return
  report({
    subject: appSubject(app),
    message: 'available',
    data: { issuer: app.issuer },
    evidence: [metadata.exchangeId, exchange.id],
    claims: [`call:${exchange.id}`],
    at: exchange.startedAt,
    about: entry,
  })
}

/** The document has to be on the web: what lives on this device alone has no place for it. */
function canHost({ instance, message }: Entry): boolean {
  if (isLoopbackUri(instance?.origin ?? '')) return false
  const uris = redirectUrisOf(message.params)
  const site = message.param('client_uri')
  const isOnWeb = site?.startsWith('https://') === true && !isLoopbackUri(site)
  return isOnWeb || uris.length === 0 || !uris.every(isLoopbackUri)
}

/** How many of the last authorization requests are looked at. */
const REACH = 20

/** Was an address as client id tried, and turned away? Some servers promise more than they keep. */
function isKnownToFail(app: App, before: number, ledger: Ledger): boolean {
  return ledger.authorizations
    .of(app)
    .slice(-REACH)
    .some(({ clientId, answer }) => {
      if (!clientId.startsWith('https://')) return false
      // A user who says no has nothing against the client.
      const isTurnedAway = answer !== null && answer.error !== null && answer.error !== 'access_denied' && answer.at <= before
      return isTurnedAway || app.clients.get(clientId)?.rejections.some(({ at }) => at <= before) === true
    })
}
