import { EmptyState } from '../panel/components/EmptyState'

export interface MessageProps {
  readonly state: 'opening' | 'unreadable'
  readonly title: string
  readonly text: string
}

/** What stands where a session or two would be. */
export function Message({ state, title, text }: MessageProps) {
  return (
    <main class="sheet">
      <p>
        <a href="?" data-testid="back">
          ‹ Sessions
        </a>
      </p>
      <div role="status">
        <EmptyState state={state} title={title}>
          <p>{text}</p>
        </EmptyState>
      </div>
    </main>
  )
}
