import { EmptyState } from '../panel/components/EmptyState'

export interface UnreadableProps {
  readonly title: string
  /** Left out while there is still hope. */
  readonly text?: string
}

export function Unreadable({ title, text }: UnreadableProps) {
  return (
    <main class="sheet">
      <p>
        <a href="?" data-testid="back">
          ‹ Sessions
        </a>
      </p>
      <div role="status">
        <EmptyState state={text === undefined ? 'opening' : 'unreadable'} title={title}>
          {text !== undefined && <p>{text}</p>}
        </EmptyState>
      </div>
    </main>
  )
}
