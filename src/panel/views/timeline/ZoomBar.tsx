import { Icon } from '../../components/Icon'
import { usePanel } from '../../store/use-panel'
import { type Domain, zoomAround } from './zoom'

export interface ZoomBarProps {
  readonly domain: Domain
}

const FIVE_MINUTES = 300_000

export function ZoomBar({ domain }: ZoomBarProps) {
  const zoom = usePanel(state => state.zoom)
  const zoomed = usePanel(state => state.zoomed)
  const middle = (domain.from + domain.to) / 2
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row in every browser.
    <div class="zoom-bar" role="group" aria-label="Zoom">
      <button
        type="button"
        class="chip"
        data-testid="zoom-all"
        aria-pressed={zoom.kind === 'all'}
        title="All activity (0)"
        onClick={() => zoomed({ kind: 'all' })}
      >
        All
      </button>
      <button
        type="button"
        class="chip"
        data-testid="zoom-last"
        aria-pressed={zoom.kind === 'last'}
        title="The last five minutes"
        onClick={() => zoomed({ kind: 'last', ms: FIVE_MINUTES })}
      >
        5 min
      </button>
      <button
        type="button"
        class="icon-button"
        data-testid="zoom-out"
        aria-label="Zoom out"
        title="Zoom out (-)"
        onClick={() => zoomed(zoomAround(domain, middle, 2))}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="icon-button"
        data-testid="zoom-in"
        aria-label="Zoom in"
        title="Zoom in (+)"
        onClick={() => zoomed(zoomAround(domain, middle, 0.5))}
      >
        <Icon name="plus" />
      </button>
    </div>
  )
}
