import type { Client, Token } from '../../../core/model'
import { maskUrl } from '../../../core/secrets'
import { CopyButton } from '../../components/CopyButton'
import { Countdown } from '../../components/Countdown'
import { Moment } from '../../components/Moment'
import { shortIssuer } from '../../format/url'
import { clientOriginText, plural, tokenKindName } from '../../format/words'
import { expiryOfClient, expiryOfToken } from '../../model/expiry'
import { tokensOfClient } from '../../model/lookup'
import { usePanel } from '../../store/use-panel'
import { Evidence } from '../findings/Evidence'
import { Fact } from './Fact'
import { FindingLinks } from './FindingLinks'
import { Link } from './Link'

export interface ClientInspectorProps {
  readonly client: Client
}

const TOKENS_SHOWN = 50

export function ClientInspector({ client }: ClientInspectorProps) {
  const result = usePanel(state => state.result)
  const tokens = tokensOfClient(result, client)
  const uses = tokens.reduce((sum, token) => sum + token.uses.length, 0)
  return (
    <div class="inspector-body">
      <p class="lead">
        {client.origin === 'registered' ? 'Registered ' : `Not seen being registered (${clientOriginText[client.origin]}) `}
        <Moment at={client.registeredAt} />. {plural(tokens.length, 'token')}, {plural(uses, 'API call')}.
      </p>
      <FindingLinks findings={result.findings} ids={evidenceOf(client, tokens)} />
      <dl class="facts">
        <Fact name="client_id">
          <span class="mono wrap">{client.clientId}</span> <CopyButton text={client.clientId} what="client_id" />
        </Fact>
        <Fact name="Authorization server">
          <span title={client.issuer}>{shortIssuer(client.issuer)}</span>
        </Fact>
        <Fact name="App">
          {client.instance.name}
          {client.instance.origin !== null && <span class="dim"> {client.instance.origin}</span>}
        </Fact>
        <Fact name="client_secret">
          {client.hasSecret ? <Countdown expiry={expiryOfClient(client)} /> : 'none, a public client'}
          {client.secretExpiryInferred && <span class="dim"> (known for this server, it did not say)</span>}
        </Fact>
        {client.authMethod !== null && <Fact name="Authenticates by">{client.authMethod}</Fact>}
        {client.scopes !== null && <Fact name="Scope">{client.scopes.join(' ') || 'none'}</Fact>}
        {client.registeredBy !== null && (
          <Fact name="Registered by">
            <Link to={{ kind: 'exchange', id: client.registeredBy }}>the registration</Link>
          </Fact>
        )}
        {client.lastSuccessAt !== null && (
          <Fact name="Last accepted">
            <Moment at={client.lastSuccessAt} />
          </Fact>
        )}
        {client.registrationClientUri !== null && (
          <Fact name="Managed at">
            <span class="mono wrap">{maskUrl(client.registrationClientUri)}</span>
          </Fact>
        )}
      </dl>
      {client.rejections.length > 0 && (
        <section>
          <h3>
            Refused by the server <span class="dim">{client.rejections.length}</span>
          </h3>
          <Evidence exchangeIds={client.rejections.map(({ exchangeId }) => exchangeId)} />
        </section>
      )}
      {tokens.length > 0 && (
        <section>
          <h3>
            Tokens <span class="dim">{tokens.length}</span>
          </h3>
          <ul class="plain">
            {tokens.slice(-TOKENS_SHOWN).map(token => (
              <li key={token.id}>
                <Link to={{ kind: 'token', id: token.id }}>
                  {token.id}, {tokenKindName[token.kind]}
                </Link>{' '}
                <Countdown expiry={expiryOfToken(token)} />
              </li>
            ))}
          </ul>
          {tokens.length > TOKENS_SHOWN && <p class="dim">The last {TOKENS_SHOWN} are listed.</p>}
        </section>
      )}
    </div>
  )
}

function evidenceOf(client: Client, tokens: readonly Token[]): ReadonlySet<string> {
  const ids = tokens.flatMap(token => (token.mintedBy === null ? [] : [token.mintedBy]))
  return new Set([
    ...ids,
    ...client.rejections.map(({ exchangeId }) => exchangeId),
    ...(client.registeredBy === null ? [] : [client.registeredBy]),
  ])
}
