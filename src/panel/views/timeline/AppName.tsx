import type { Instance } from '../../../core/model'
import { useActions } from '../../actions'
import { Icon } from '../../components/Icon'
import { later } from '../../components/later'

const NameField = later(async () => (await import('./NameField')).NameField)

export interface AppNameProps {
  readonly instance: Instance
  readonly isNaming: boolean
  onNaming(isNaming: boolean): void
}

/** What the app is called, and the way to call it something else. */
export function AppName({ instance, isNaming, onNaming }: AppNameProps) {
  const { nameApp } = useActions()
  const { name } = instance
  if (nameApp === undefined) return <strong>{name}</strong>
  const says = isNaming ? 'Keep the name' : `Name ${name}`
  return (
    <>
      {isNaming ? (
        <NameField instance={instance} nameApp={nameApp} onDone={() => onNaming(false)} />
      ) : (
        <strong data-testid="app-called" onDblClick={() => onNaming(true)}>
          {name}
        </strong>
      )}
      <button
        type="button"
        class="icon-button small"
        data-testid="name-app"
        aria-label={says}
        title={isNaming ? says : 'Name this app (F2)'}
        // The field is done when it loses the focus, which is to be with the click and not before it.
        onMouseDown={event => isNaming && event.preventDefault()}
        onClick={event => (isNaming ? event.currentTarget.focus() : onNaming(true))}
        onKeyDown={event => (event.key === 'Enter' || event.key === ' ') && event.stopPropagation()}
      >
        <Icon name={isNaming ? 'check' : 'edit'} />
      </button>
    </>
  )
}
