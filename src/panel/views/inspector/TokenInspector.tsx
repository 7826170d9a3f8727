import type { Token } from '../../../core/model'
import { Countdown } from '../../components/Countdown'
import { JwtView } from '../../components/JwtView'
import { Moment } from '../../components/Moment'
import { formatDuration } from '../../format/duration'
import { shortIssuer } from '../../format/url'
import { lifetimeSourceText, plural, tokenKindName } from '../../format/words'
import { expiryOfToken } from '../../model/expiry'
import { clientKey } from '../../model/keys'
import { usePanel } from '../../store/use-panel'
import { Evidence } from '../findings/Evidence'
import { Fact } from './Fact'
import { FindingLinks } from './FindingLinks'
import { Link } from './Link'

export interface TokenInspectorProps {
  readonly token: Token
}

export function TokenInspector({ token }: TokenInspectorProps) {
  const findings = usePanel(state => state.result.findings)
  const expiry = expiryOfToken(token)
  const refused = token.uses.filter(use => use.refused).length
  const ids = new Set(token.uses.map(({ exchangeId }) => exchangeId))
  if (token.mintedBy !== null) ids.add(token.mintedBy)
  return (
    <div class="inspector-body">
      <p class="lead">
        <Countdown expiry={expiry} />, used in {plural(token.uses.length, 'call')}
        {refused > 0 && <strong class="bad">, {refused} refused</strong>}.
      </p>
      <FindingLinks findings={findings} ids={ids} />
      <dl class="facts">
        <Fact name="Kind">{tokenKindName[token.kind]}</Fact>
        <Fact name={token.mintedBy === null ? 'First seen in use' : 'Issued'}>
          <Moment at={token.mintedAt} />
          {token.mintedBy !== null && (
            <>
              {' by '}
              <Link to={{ kind: 'exchange', id: token.mintedBy }}>this token response</Link>
            </>
          )}
        </Fact>
        {expiry.kind === 'at' && (
          <Fact name="Expires">
            <Moment at={expiry.earliest} />
          </Fact>
        )}
        <Fact name="Lifetime">
          {token.lifetimeMs === null ? 'unknown' : formatDuration(token.lifetimeMs)}
          <span class="dim"> ({lifetimeSourceText[token.lifetimeSource]})</span>
        </Fact>
        {token.client !== null && (
          <Fact name="Client">
            <Link to={{ kind: 'client', id: clientKey(token.client) }}>
              <span class="mono">{token.client.clientId}</span>
            </Link>
          </Fact>
        )}
        {token.grant !== null && <Fact name="Grant">{token.grant}</Fact>}
        {token.scope !== null && <Fact name="Scope">{token.scope}</Fact>}
        {token.tokenType !== null && <Fact name="Type">{token.tokenType}</Fact>}
        {token.issuer !== null && (
          <Fact name="Authorization server">
            <span title={token.issuer}>{shortIssuer(token.issuer)}</span>
          </Fact>
        )}
        <Fact name="App">{token.instance.name}</Fact>
        {token.reissues.length > 0 && <Fact name="Given again">{plural(token.reissues.length, 'time')}, the same value</Fact>}
      </dl>
      {token.uses.length > 0 && (
        <section>
          <h3>
            Calls that used it <span class="dim">{token.uses.length}</span>
          </h3>
          <Evidence exchangeIds={token.uses.map(({ exchangeId }) => exchangeId)} />
        </section>
      )}
      {token.jwt !== null && (
        <section>
          <h3>JWT</h3>
          <JwtView jwt={token.jwt} place="jwt" />
        </section>
      )}
    </div>
  )
}
