import type { Client } from '../messages/client'
import type { ExtensionPage } from '../messages/contract'
import { AccessState } from '../pages/AccessState'
import { useShortcuts } from '../pages/shortcuts'

const EVERYWHERE = ['<all_urls>']

/** What somebody should know who has just installed this: what is read, what is kept, and how to begin. */
export function Welcome({ client }: { readonly client: Client }) {
  const open = (page: ExtensionPage) => void client.ask('page/open', page, []).catch(() => undefined)
  const markKeys = useShortcuts().find(({ name }) => name === 'mark-moment')?.keys
  return (
    <main class="sheet welcome" data-testid="welcome">
      <h1>Welcome to DCR DevTools</h1>
      <p class="lead">
        It shows the life of every OAuth client registration and token of an app, and says what went wrong, why it matters and what to do.
      </p>

      <section data-testid="welcome-access">
        <h2>Access to sites</h2>
        <AccessState origins={EVERYWHERE} />
      </section>

      <section>
        <h2>How to begin</h2>
        <ol class="steps">
          <li>Open the page of your app.</li>
          <li>
            Open DevTools (<kbd>F12</kbd>) and choose <strong>DCR</strong>. It may stand behind the arrows <strong>»</strong> at the end of
            the row of tabs.
          </li>
          <li>Reload the page. Registrations, tokens and findings appear as the app makes its calls.</li>
        </ol>
      </section>

      <section>
        <h2>How to record a session</h2>
        <p>
          Click the toolbar button of DCR DevTools, then <strong>Record</strong>. Work as usual, for hours and in as many tabs as you like.{' '}
          <strong>Mark</strong> the moment when something looks wrong
          {markKeys ? (
            <>
              , or press <kbd>{markKeys}</kbd>
            </>
          ) : null}
          . <strong>Stop</strong> saves the session; you find it under{' '}
          <button type="button" class="link" data-testid="to-sessions" onClick={() => open('sessions')}>
            Sessions
          </button>
          .
        </p>
      </section>

      <section>
        <h2>What is read</h2>
        <ul class="list">
          <li>
            <strong>Calls that register a client or ask for a token</strong>, with what goes along with them: discovery of the server,
            sign-in, keys, changes to a client.
          </li>
          <li>
            <strong>Calls that use those tokens</strong>: address, headers and status, and the answer where it is an error.
          </li>
          <li>
            <strong>Every other call is only counted.</strong> For a while, its method, its host and a fingerprint that cannot be read back
            stay in memory, to tell later whether it mattered. Its content is not kept.
          </li>
        </ul>
      </section>

      <section>
        <h2>What is kept, and where</h2>
        <ul class="list">
          <li>
            <strong>What is watched</strong> is kept in this browser, encrypted. The key is in memory only: once the browser is closed,
            nobody can read it any more.
          </li>
          <li>
            <strong>Sessions that you record</strong> stay until you delete them, encrypted as well. Passwords, tokens, secrets and personal
            details are taken out while they are recorded.
          </li>
          <li>
            <strong>Private windows and containers</strong> are shown in DevTools, and are gone when the browser closes. They are never part
            of a session that is recorded.
          </li>
        </ul>
      </section>

      <section>
        <h2>Nothing leaves this browser</h2>
        <p>
          The extension makes no calls of its own: no server of ours, no statistics. Only a file that you save yourself can carry a session
          elsewhere.
        </p>
      </section>

      <section>
        <h2>Less, if you like</h2>
        <p>
          In the{' '}
          <button type="button" class="link" data-testid="to-options" onClick={() => open('options')}>
            options
          </button>
          , choose that only certain sites are watched, or only tabs whose DevTools are open. There you can also delete everything.
        </p>
      </section>
    </main>
  )
}
