import { useRef } from 'preact/hooks'
import { useActions } from '../actions'
import { Icon } from '../components/Icon'
import { later } from '../components/later'
import { Tabs } from '../components/Tabs'
import { roleGroups } from '../format/role'
import { isFiltering } from '../store/filter-slice'
import { usePanel } from '../store/use-panel'
import type { View } from '../store/view-slice'
import { FindingsCount } from './FindingsCount'
import { emptinessOf } from './Nothing'

const SessionControls = later(async () => (await import('./session/SessionControls')).SessionControls)

export function Toolbar() {
  const view = usePanel(state => state.view)
  const viewOpened = usePanel(state => state.viewOpened)
  return (
    <header class="toolbar" data-testid="toolbar">
      <h1 class="visually-hidden">DCR DevTools</h1>
      <Tabs<View>
        name="Views"
        prefix="view"
        chosen={view}
        onChoose={viewOpened}
        tabs={[
          { id: 'timeline', label: 'Timeline' },
          { id: 'calls', label: 'Calls' },
          {
            id: 'findings',
            label: (
              <>
                Findings <FindingsCount />
              </>
            ),
          },
        ]}
      />
      <Search />
      {view !== 'findings' && <Chips />}
      <div class="toolbar-end">
        <SessionControls />
        <OpenFile />
        <ClearButton />
      </div>
    </header>
  )
}

function Search() {
  const isFindings = usePanel(state => state.view === 'findings')
  const search = usePanel(state => state.search)
  const typed = usePanel(state => state.searchTyped)
  const input = useRef<HTMLInputElement>(null)
  return (
    <label class="search">
      <Icon name="search" />
      <span class="visually-hidden">{isFindings ? 'Filter findings' : 'Filter calls'}</span>
      <input
        ref={input}
        type="text"
        data-testid="search"
        placeholder={isFindings ? 'Filter: rule, client_id, words' : 'Filter: URL, client_id, status, error'}
        spellcheck={false}
        autocomplete="off"
        value={search}
        onInput={event => typed(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape' || search === '') return
          event.stopPropagation()
          typed('')
        }}
      />
      {search !== '' && (
        <button
          type="button"
          class="icon-button small"
          aria-label="Empty the filter field"
          onClick={() => {
            typed('')
            input.current?.focus()
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </label>
  )
}

function Chips() {
  const groups = usePanel(state => state.groups)
  const onlyWithFindings = usePanel(state => state.onlyWithFindings)
  const chosen = usePanel(state => state.groupChosen)
  const allChosen = usePanel(state => state.allGroupsChosen)
  const findingsToggled = usePanel(state => state.onlyWithFindingsToggled)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row in every browser.
    <div class="chips" role="group" aria-label="Show">
      <button type="button" class="chip" data-testid="chip-all" aria-pressed={groups.size === 0} onClick={allChosen}>
        All
      </button>
      {roleGroups.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          class="chip"
          data-testid={`chip-${id}`}
          aria-pressed={groups.has(id)}
          title={`${name} (Ctrl-click to choose several)`}
          onClick={event => chosen(id, event.ctrlKey || event.metaKey || event.shiftKey)}
        >
          {name}
        </button>
      ))}
      <span class="chip-gap" />
      <button
        type="button"
        class="chip"
        data-testid="chip-findings"
        aria-pressed={onlyWithFindings}
        title="Only calls that a finding is about"
        onClick={findingsToggled}
      >
        With findings
      </button>
    </div>
  )
}

function ClearButton() {
  const { clear } = useActions()
  const isFile = usePanel(state => state.watching.state === 'file')
  const isNothing = usePanel(state => emptinessOf(state) === 'no-file')
  const filtering = usePanel(isFiltering)
  const filterCleared = usePanel(state => state.filterCleared)
  return (
    <>
      {filtering && (
        <button type="button" class="text-button" data-testid="clear-filter" onClick={filterCleared}>
          Show all
        </button>
      )}
      {!isNothing && (
        <button
          type="button"
          class="icon-button"
          data-testid="clear"
          aria-label={isFile ? 'Close the session' : 'Clear the session'}
          title={isFile ? 'Close the session' : 'Clear the session'}
          onClick={clear}
        >
          <Icon name={isFile ? 'close' : 'clear'} />
        </button>
      )}
    </>
  )
}

function OpenFile() {
  const { openFile } = useActions()
  const input = useRef<HTMLInputElement>(null)
  if (!openFile) return null
  return (
    <>
      <button
        type="button"
        class="icon-button"
        data-testid="open-file"
        aria-label="Open a HAR file"
        title="Open a HAR file"
        onClick={() => input.current?.click()}
      >
        <Icon name="open" />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".har,application/json"
        onChange={event => {
          const file = event.currentTarget.files?.[0]
          if (file) openFile(file)
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}
