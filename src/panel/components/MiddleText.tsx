export interface MiddleTextProps {
  readonly text: string
}

/** Shorter than this, an id is left alone. */
const LONG = 16
const TAIL = 6

/** An id on one line: what does not fit is left out before its last characters, since ids differ at their ends. */
export function MiddleText({ text }: MiddleTextProps) {
  if (text.length < LONG) return <>{text}</>
  return (
    <span class="middle">
      <span class="middle-head">{text.slice(0, -TAIL)}</span>
      <span class="middle-tail">{text.slice(-TAIL)}</span>
    </span>
  )
}
