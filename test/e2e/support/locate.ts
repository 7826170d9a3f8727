/**
 * Runs in the document under test: finds the element for a click or for typing and says whether a person could hit it
 * now. Gives the element, or the reason why not yet. It is serialised: no reference to anything outside itself.
 */
export async function findHittable(selector: string, text: string | null): Promise<Element | string> {
  const matches = [...document.querySelectorAll(selector)]
  if (matches.length === 0) return `no element matches ${selector}`
  const wanted = text === null ? matches : matches.filter(each => (each.textContent ?? '').includes(text))
  if (wanted.length === 0) return `no ${selector} contains “${text}”`
  const element = wanted.find(each => each.getClientRects().length > 0)
  if (!element) return `${selector} is there but not displayed`
  if (element.matches(':disabled, [aria-disabled=true]')) return `${selector} is disabled`

  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
  const before = element.getBoundingClientRect()
  // A frame later it must be in the same place. No frames come in a document that is not on show: then 50 ms do.
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, 50)
    requestAnimationFrame(() => {
      clearTimeout(timer)
      resolve()
    })
  })
  const after = element.getBoundingClientRect()
  if (before.x !== after.x || before.y !== after.y) return `${selector} is moving`
  const hit = document.elementFromPoint(after.x + after.width / 2, after.y + after.height / 2)
  if (!hit) return `${selector} is out of view`
  if (!element.contains(hit)) return `${selector} is covered by <${hit.tagName.toLowerCase()} class="${hit.className}">`
  return element
}

/**
 * Runs in the document under test: does the pointer come to the element within a moment from now? It travels without
 * callExpression, so it must not name a function inside.
 */
export function pointerComesTo(element: Element): Promise<boolean> {
  return new Promise(resolve => {
    const over = new AbortController()
    over.signal.addEventListener('abort', () => resolve(over.signal.reason === 'arrived'))
    setTimeout(() => over.abort('late'), 250)
    addEventListener('mousemove', event => event.composedPath().includes(element) && over.abort('arrived'), {
      capture: true,
      signal: over.signal,
    })
  })
}

/** Runs in the document under test: readies a text field that has the focus for having its text replaced. */
export function selectText(selector: string, text: string | null): void {
  const field = [...document.querySelectorAll(selector)].find(
    each => each.getClientRects().length > 0 && (text === null || (each.textContent ?? '').includes(text)),
  )
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    field.focus()
    field.select()
  }
}

/** Runs in the document under test: picks an option as a person's choice would end. */
export function chooseOption(selector: string, option: string): string {
  const list = document.querySelector(selector)
  if (!(list instanceof HTMLSelectElement)) return `no <select> matches ${selector}`
  const found = [...list.options].find(each => each.value === option || each.label === option)
  if (!found) return `${selector} offers ${[...list.options].map(each => each.label).join(', ')}, not ${option}`
  list.focus()
  list.value = found.value
  list.dispatchEvent(new Event('input', { bubbles: true }))
  list.dispatchEvent(new Event('change', { bubbles: true }))
  return ''
}
