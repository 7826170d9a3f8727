/** Until the browser has surely begun to save (ms). */
const KEEP_ADDRESS = 60_000

/** Makes the browser save a file; where to, it asks or knows. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), KEEP_ADDRESS)
}
