import { MiddleText } from './MiddleText'

export interface ProseProps {
  readonly text: string
}

/** No word of ours is as long as this; a client_id in the middle of a sentence often is. */
const LONG_ID = /([A-Za-z0-9_-]{25,})/

/** A sentence in which long ids take little room. All of an id is on hover, and in what is copied. */
export function Prose({ text }: ProseProps) {
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
