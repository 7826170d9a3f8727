export interface PickerProps {
  onFile(file: File): void
}

/** Above the panel on a plain page: the ways in. */
export function Picker({ onFile }: PickerProps) {
  return (
    <>
      <label class="button pick">
        Open a HAR file
        <input
          id="file"
          type="file"
          class="visually-hidden"
          accept=".har,.json,application/json"
          data-testid="open-file"
          onChange={event => {
            const file = event.currentTarget.files?.[0]
            if (file) onFile(file)
            // The same file may be chosen again, after it was changed.
            event.currentTarget.value = ''
          }}
        />
      </label>
      <span data-testid="hint">Or drop it here, or paste it. The file never leaves this browser.</span>
    </>
  )
}
