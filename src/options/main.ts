/** The page where access to sites is given: Firefox lets no DevTools panel ask for it. */
import browser from 'webextension-polyfill'

const ALL = { origins: ['<all_urls>'] }
const state = document.querySelector<HTMLElement>('#state')
const ask = document.querySelector<HTMLButtonElement>('#ask')

async function show(): Promise<void> {
  const hasAccess = await browser.permissions.contains(ALL)
  if (state) {
    state.dataset.state = hasAccess ? 'granted' : 'missing'
    state.textContent = hasAccess
      ? 'Access is given: registration and token calls of all sites are watched.'
      : 'Access is not given: only calls of tabs whose DevTools are open are seen, and some of those are missed.'
  }
  if (ask) ask.hidden = hasAccess
}

ask?.addEventListener('click', () => {
  // Must be called in the click itself, before anything is awaited.
  void browser.permissions.request(ALL).then(show)
})
browser.permissions.onAdded.addListener(() => void show())
browser.permissions.onRemoved.addListener(() => void show())
void show()
