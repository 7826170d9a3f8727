/** What the builds of our pages do beyond bundling: each plugin takes out what no page needs, or loads it later. */
import type { Plugin, Rolldown } from 'vite'

type Node = { type: string; start: number; end: number; [key: string]: unknown }
type Property = Node & { key: { name?: string } }

/** Shown when a finding stands open, and what stands in its place until then. */
const PROSE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  rules: { why: "''", fix: "''", cites: '[]' },
  profiles: { cites: '{}' },
}
/** For the command line and the rule's page. */
const UNSEEN: Readonly<Record<string, readonly string[]>> = { rules: ['title', 'examples'], profiles: ['docs'] }

/**
 * A rule is one file, and two things to a page: what judges is loaded at once, and what explains (`?prose`, see
 * src/panel/model/prose.ts) when a finding stands open. So are profiles, for the sources they cite.
 */
export function proseApart(): Plugin {
  return {
    name: 'prose-apart',
    enforce: 'post',
    transform(code, id) {
      const [, room = '', query] = /\/src\/(rules|profiles)\/(?:[^/]+\/)?[^/]+\.ts(\?\w+)?$/.exec(id) ?? []
      const definition = room === '' ? null : definitionIn(this.parse(code) as unknown as Node)
      if (definition === null) return null
      const properties = definition.properties as readonly Property[]
      const kept = properties.flatMap(({ key: { name = '' }, start, end }) => {
        const text = code.slice(start, end)
        const empty = PROSE[room]?.[name]
        if (query === '?prose') return name === 'id' || empty !== undefined ? [text] : []
        if (UNSEEN[room]?.includes(name)) return []
        return [empty === undefined ? text : `${name}: ${empty}`]
      })
      return { code: `${code.slice(0, definition.start)}{ ${kept.join(',\n')} }${code.slice(definition.end)}`, map: null }
    },
  }
}

/** The object that a file gives to `defineRule` or `defineProfile`. */
function definitionIn(node: Node): Node | null {
  const callee = node.callee as { name?: string } | undefined
  if (node.type === 'CallExpression' && /^define(?:Rule|Profile)$/.test(callee?.name ?? ''))
    return (node.arguments as readonly Node[])[0] ?? null
  for (const child of Object.values(node).flat()) {
    const found = typeof child === 'object' && child !== null && 'type' in child ? definitionIn(child as Node) : null
    if (found !== null) return found
  }
  return null
}

/** What a glob finds is known by its path, and our lists ask for the values only: seventy paths say again what seventy ids say. */
export function withoutPaths(): Plugin {
  return {
    name: 'without-paths',
    enforce: 'post',
    transform(code, id) {
      return /\/src\/rules\/index\.ts$/.test(id) ? { code: code.replace(/"\.\/[^"]+\.ts":/g, pathNumber()), map: null } : null
    },
  }
}

function pathNumber(): () => string {
  let number = 0
  return () => `${number++}:`
}

/**
 * Preact can set markup from text; nothing of ours asks it to. Taken out, nothing ever can: what the network sent is
 * only ever shown as text.
 */
export function withoutMarkup(): Plugin {
  return {
    name: 'without-markup',
    transform(code, id) {
      return /node_modules\/preact\/dist\/preact/.test(id) ? { code: code.replaceAll('.innerHTML', '.textContent'), map: null } : null
    },
  }
}

/**
 * Where `browser` is there already, webextension-polyfill only hands it out: in Firefox from the beginning, in Chrome since
 * some versions. So Firefox needs nothing of it, and a page in Chrome loads it where it has to. A worker cannot load later.
 */
export function nativeBrowser(browser: 'chrome' | 'firefox'): Plugin {
  return {
    name: 'native-browser',
    enforce: 'pre',
    load(id) {
      const [, query] = /\/webextension-polyfill\/dist\/[^/?]+\.js(\?\w+)?$/.exec(id) ?? [null, null]
      if (query === null) return null
      if (browser === 'firefox') return 'export default globalThis.browser'
      return query === undefined ? `export default globalThis.browser?.runtime?.id ? browser : (await import('${id}?later')).default` : null
    },
  }
}

/**
 * The background shares no chunk with a page: it is woken a hundred times a day, and reads one file that holds what it uses
 * and nothing else. What is on the disk twice for it, nothing loads twice.
 */
export function backgroundApart(): Plugin {
  return {
    name: 'background-apart',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (importer === undefined || !/\/src\/background\/main\.ts$|\?apart$/.test(importer)) return null
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      return found === null || found.external || found.id.startsWith('\0') ? found : { ...found, id: `${found.id}?apart` }
    },
  }
}

/** A chunk's styles are there before it runs. Vite's own helper preloads scripts as well, and knows many ways to fail. */
export function stylesWithChunks(): Plugin {
  return {
    name: 'styles-with-chunks',
    enforce: 'pre',
    load: id => (id === '\0vite/preload-helper.js' ? LOAD : null),
  }
}

const LOAD = `
const loaded = new Map()
const style = path => new Promise((done, failed) => {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = '/' + path
  link.onload = done
  link.onerror = error => {
    loaded.delete(path)
    failed(error)
  }
  document.head.append(link)
})
export const __vitePreload = async (load, paths = []) => {
  await Promise.all(paths.map(path => loaded.get(path) ?? loaded.set(path, style(path)).get(path)))
  return load()
}
`

const core = (names: string) => new RegExp(`/src/core/(?:${names})\\.ts$`)
const group = (name: string, ...tests: RegExp[]): Rolldown.CodeSplittingGroup => ({
  name,
  test: id => !id.includes('?') && tests.some(test => test.test(id)),
})

/**
 * Left to itself, the bundler makes a chunk of every set of modules that the same pages share: thirty small ones, which
 * compress badly. These are few and large, and no page is given much that it does not use. First come, first served:
 * a group takes along what its modules import.
 */
export const chunks: Rolldown.CodeSplittingGroup[] = [
  group(
    'base',
    /\/webextension-polyfill\//,
    /\/src\/messages\/(?:client|contract|port)\.ts$/,
    /\/src\/panel\/views\/host-list\.ts$/,
    core('browser-name|errors|exchange|finding|gaps|jwt|oauth|secrets'),
  ),
  // What the DevTools page and the panel make of a call.
  group(
    'calls',
    /\/src\/profiles\//,
    core('classify|hash|hosts|instances|merge|message|metadata|placeholder|profile|query-tokens|remembered|secret-scan'),
    core('redact/(?:base64|sha256)'),
  ),
  group('rules', /\/src\/rules\//, /\/src\/messages\/follow-log\.ts$/),
  group(
    'ui',
    /\/node_modules\/preact\//,
    /\/src\/panel\/(?:save-file|store\/use-panel|format\/(?:duration|time|words))\.ts$/,
    /\/src\/panel\/components\/(?:EmptyState|later|MiddleText|Moment|Prose|SeverityIcon)\.tsx$/,
  ),
  group('panel', /\/src\/panel\/(?:App|copy-text|environment|incoming|mount|store\/panel-store)\.tsx?$/),
]
