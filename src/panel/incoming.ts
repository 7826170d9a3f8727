import { harOf } from './model/pasted'

/** Files that are dropped on the page, or pasted into it as a file or as a text. */
export function listenForFiles(page: Window, open: (file: File) => void): void {
  page.addEventListener('dragover', event => event.preventDefault())
  page.addEventListener('drop', event => {
    event.preventDefault()
    const file = event.dataTransfer?.files[0]
    if (file) open(file)
  })
  page.addEventListener('paste', event => {
    const [file] = event.clipboardData?.files ?? []
    const pasted = file ?? harOf(event.clipboardData?.getData('text/plain') ?? '')
    // Words for the filter field are no session; where text is written, text is pasted.
    if (pasted === null || event.target instanceof HTMLTextAreaElement) return
    event.preventDefault()
    open(pasted)
  })
}
