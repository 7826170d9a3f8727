import { askForAccess, useAccess } from './access'

export interface AccessStateProps {
  /** Match patterns of what is to be watched. */
  readonly origins: readonly string[]
}

/** Whether the browser lets us watch, and the button that asks for it. */
export function AccessState({ origins }: AccessStateProps) {
  const hasAccess = useAccess(origins)
  if (hasAccess === undefined) return null
  const isAll = origins.includes('<all_urls>')
  return (
    <div class="access" data-state={hasAccess ? 'granted' : 'missing'}>
      <p role="status" data-testid="access-state" data-state={hasAccess ? 'granted' : 'missing'}>
        <span class="dot" aria-hidden="true" />
        {hasAccess
          ? `Access is given: registration and token calls of ${isAll ? 'all sites' : 'the sites below'} are watched.`
          : 'Access is not given: only calls of tabs whose DevTools are open are seen, and some of those are missed.'}
      </p>
      <button type="button" class="button primary" data-testid="ask-access" hidden={hasAccess} onClick={() => askForAccess(origins)}>
        Allow access to {isAll ? 'all sites' : 'these sites'}
      </button>
    </div>
  )
}
