import { MiddleText } from './MiddleText'

export interface ProseProps {
  readonly text: string
}

/** Names of members and headers stand between backticks. */
const CODE = /`([^`]+)`/
/** No word of ours is as long as this; a client_id in the middle of a sentence often is. */
const LONG_ID = /([A-Za-z0-9_-]{25,})/

/** A sentence in which names stand out and long ids take little room. All of an id is on hover, and in what is copied. */
export function Prose({ text }: ProseProps) {
  return (
    <>{text.split(CODE).map((part, index) => (index % 2 === 0 ? <Words key={index} text={part} /> : <code key={index}>{part}</code>))}</>
  )
}

function Words({ text }: ProseProps) {
  return (
    <>
      {text.split(LONG_ID).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <span key={index} class="id-in-prose" title={part}>
            <MiddleText text={part} />
          </span>
        ),
      )}
    </>
  )
}
