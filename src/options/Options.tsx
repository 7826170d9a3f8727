import { useEffect, useState } from 'preact/hooks'
import { DEFAULT_SETTINGS, type WatchSettings } from '../core/session-info'
import type { Client } from '../messages/client'
import type { Status } from '../messages/contract'
import { AccessState } from '../pages/AccessState'
import { Confirm } from '../pages/Confirm'
import { failureText } from '../pages/failure'
import { useStatus } from '../pages/follow-status'
import { openShortcutSettings, useShortcuts } from '../pages/shortcuts'
import { originsOf, storageText, storageTrouble } from '../pages/watching'
import { plural } from '../panel/format/words'
import { draftOf, MEGABYTES, RECORDS, readSettings, type SettingsDraft, type SettingsProblems } from './settings-form'

export interface OptionsProps {
  readonly client: Client
  /** How many recorded sessions there are; null where it cannot be told. */
  countSessions(): Promise<number | null>
}

export function Options({ client, countSessions }: OptionsProps) {
  const status = useStatus(client)
  return (
    <main class="sheet options" data-testid="options">
      <h1>DCR DevTools: options</h1>
      <p class="dim">Nothing leaves this browser. What is set here holds no part of anybody’s traffic.</p>

      <section>
        <h2>Access to sites</h2>
        <AccessState origins={originsOf((status?.settings ?? DEFAULT_SETTINGS).scope)} />
      </section>

      {status === null && <p class="warning">The extension’s recorder does not answer. It is asked again every second.</p>}
      {status && <SettingsForm client={client} status={status} />}
      <Shortcuts />
      <DeleteEverything client={client} countSessions={countSessions} status={status ?? null} />
    </main>
  )
}

const NO_PROBLEMS: SettingsProblems = { sites: [], records: null, megabytes: null }

function SettingsForm({ client, status }: { readonly client: Client; readonly status: Status }) {
  const [draft, setDraft] = useState(() => draftOf(status.settings))
  const [isTouched, setTouched] = useState(false)
  const [problems, setProblems] = useState(NO_PROBLEMS)
  const [said, setSaid] = useState('')
  const known = JSON.stringify(status.settings)
  // Settings may change elsewhere; what is being written here is not taken away by that.
  useEffect(() => {
    if (!isTouched) setDraft(draftOf(JSON.parse(known) as WatchSettings))
  }, [known, isTouched])

  const change = (part: Partial<SettingsDraft>) => {
    setDraft({ ...draft, ...part })
    setTouched(true)
    setSaid('')
  }
  const save = async () => {
    const read = readSettings(draft)
    setProblems(read.ok ? NO_PROBLEMS : read.problems)
    if (!read.ok) {
      setSaid('Not saved: something above needs another look.')
      return
    }
    try {
      await client.ask('settings/put', read.settings)
      setDraft(draftOf(read.settings))
      setTouched(false)
      setSaid('Saved.')
    } catch (error) {
      setSaid(failureText(error))
    }
  }
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      <section>
        <fieldset>
          <legend>What is watched</legend>
          <Choice kind="everywhere" draft={draft} onChoose={change} label="Registration and token calls of all sites">
            Calls before DevTools was opened, in other tabs and in pop-up windows are there, too.
          </Choice>
          <Choice kind="devtools" draft={draft} onChoose={change} label="Only tabs whose DevTools are open">
            What came before DevTools was opened is not known.
          </Choice>
          <Choice kind="sites" draft={draft} onChoose={change} label="Only these sites">
            Calls to them, and calls that their pages make.
          </Choice>
          {draft.kind === 'sites' && (
            <div class="sites">
              <label>
                Hosts, one on each line
                <textarea
                  data-testid="sites"
                  spellcheck={false}
                  placeholder={'example.com\nauth.example.org'}
                  aria-invalid={problems.sites.length > 0}
                  aria-describedby="sites-note sites-problems"
                  value={draft.sites}
                  onInput={event => change({ sites: event.currentTarget.value })}
                />
              </label>
              <p class="note" id="sites-note">
                Subdomains and all ports count. Remember the authorization server, if it has a host of its own.
              </p>
              <ul id="sites-problems" class="problem" role="alert" data-testid="sites-problems">
                {problems.sites.map(problem => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </div>
          )}
        </fieldset>
      </section>

      <section>
        <fieldset>
          <legend>How much is kept</legend>
          <p>When one of the two is reached, the oldest falls off. The panel says so.</p>
          <div class="bounds">
            <Bound
              name="records"
              label="Entries"
              bounds={RECORDS}
              value={draft.records}
              problem={problems.records}
              onChange={records => change({ records })}
            />
            <Bound
              name="megabytes"
              label="Megabytes"
              bounds={MEGABYTES}
              value={draft.megabytes}
              problem={problems.megabytes}
              onChange={megabytes => change({ megabytes })}
            />
          </div>
          <p class="note">A call makes one entry where DevTools saw it, else two or three.</p>
          <p class="note" data-testid="storage">
            Now: {storageText(status)}
          </p>
          <StorageTrouble status={status} />
        </fieldset>
      </section>

      <p class="row save">
        <button type="submit" class="button primary" data-testid="save">
          Save
        </button>
        <span role="status" data-testid="said">
          {said}
        </span>
      </p>
    </form>
  )
}

interface ChoiceProps {
  readonly kind: SettingsDraft['kind']
  readonly draft: SettingsDraft
  readonly label: string
  readonly children: string
  onChoose(part: Partial<SettingsDraft>): void
}

function Choice({ kind, draft, label, children, onChoose }: ChoiceProps) {
  return (
    <div class="choice">
      <input
        type="radio"
        name="scope"
        id={`scope-${kind}`}
        data-testid={`scope-${kind}`}
        aria-describedby={`scope-${kind}-note`}
        checked={draft.kind === kind}
        onChange={() => onChoose({ kind })}
      />
      <label for={`scope-${kind}`}>{label}</label>
      <p class="note" id={`scope-${kind}-note`}>
        {children}
      </p>
    </div>
  )
}

interface BoundProps {
  readonly name: string
  readonly label: string
  readonly bounds: { readonly least: number; readonly most: number }
  readonly value: string
  readonly problem: string | null
  onChange(value: string): void
}

function Bound({ name, label, bounds, value, problem, onChange }: BoundProps) {
  return (
    <div>
      <label for={name}>{label}</label>
      <input
        type="number"
        id={name}
        data-testid={name}
        min={bounds.least}
        max={bounds.most}
        step={1}
        aria-invalid={problem !== null}
        aria-describedby={`${name}-problem`}
        value={value}
        onInput={event => onChange(event.currentTarget.value)}
      />
      <p class="note problem" id={`${name}-problem`} role="alert" data-testid={`${name}-problem`}>
        {problem}
      </p>
    </div>
  )
}

function StorageTrouble({ status }: { readonly status: Status }) {
  const trouble = storageTrouble(status.storage)
  return trouble === null ? null : (
    <p class="warning" role="alert" data-testid="storage-trouble">
      {trouble}
    </p>
  )
}

function Shortcuts() {
  const shortcuts = useShortcuts()
  const [isRefused, setRefused] = useState(false)
  if (shortcuts.length === 0) return null
  return (
    <section data-testid="shortcuts">
      <h2>Keyboard shortcuts</h2>
      <dl class="shortcuts">
        {shortcuts.map(({ name, what, keys }) => [
          <dt key={name}>{what}</dt>,
          <dd key={`${name} keys`}>{keys === '' ? 'not set' : <kbd>{keys}</kbd>}</dd>,
        ])}
      </dl>
      <p>
        <button
          type="button"
          class="button"
          data-testid="change-shortcuts"
          onClick={() => void openShortcutSettings().then(isOpen => setRefused(!isOpen))}
        >
          Change shortcuts
        </button>
      </p>
      {isRefused && <p class="note">This browser does not open that page for us. Look for “shortcuts” among its extensions.</p>}
    </section>
  )
}

function DeleteEverything({ client, countSessions, status }: OptionsProps & { readonly status: Status | null }) {
  const [sessions, setSessions] = useState<number | null>(null)
  const [isAsking, setAsking] = useState(false)
  const [said, setSaid] = useState('')
  const ask = async () => {
    setSessions(await countSessions())
    setAsking(true)
  }
  const remove = async () => {
    setAsking(false)
    try {
      await client.ask('everything/delete')
      setSaid('Everything is deleted.')
    } catch (error) {
      setSaid(failureText(error))
    }
  }
  return (
    <section>
      <h2>Delete everything</h2>
      <p>What was watched, all recorded sessions, and these settings. Files that you saved yourself stay where they are.</p>
      <p class="row">
        <button type="button" class="button danger" data-testid="delete-everything" onClick={() => void ask()}>
          Delete everything …
        </button>
        <span role="status" data-testid="deleted">
          {said}
        </span>
      </p>
      {isAsking && (
        <Confirm title="Delete everything?" action="Delete everything" onConfirm={() => void remove()} onCancel={() => setAsking(false)}>
          <p>These go, and cannot be brought back:</p>
          <ul class="list">
            <li>what was watched{status === null ? '' : ` (${plural(status.storage.records, 'entry', 'entries')})`}</li>
            <li>{sessions === null ? 'all recorded sessions' : plural(sessions, 'recorded session')}</li>
            {status?.recording && <li>the session that is being recorded: recording ends</li>}
            <li>the settings on this page</li>
          </ul>
        </Confirm>
      )}
    </section>
  )
}
