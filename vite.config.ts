import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin'
import preact from '@preact/preset-vite'
import { type BuildOptions, defineConfig, type UserConfig } from 'vite'
import { backgroundApart, chunks, nativeBrowser, proseApart, stylesWithChunks, withoutMarkup, withoutPaths } from './scripts/page-builds.ts'

type Browser = 'chrome' | 'firefox'

/** One manifest source; what only one browser understands is added or left out here. */
function manifestFor(browser: Browser): ManifestV3Export {
  const manifest = JSON.parse(readFileSync('manifest.json', 'utf8'))
  if (browser === 'firefox') {
    manifest.permissions.push('webRequestBlocking', 'webRequestFilterResponse')
    delete manifest.minimum_chrome_version
  } else delete manifest.browser_specific_settings
  return manifest
}

/** Vite's preload helper contains `fetch(`, which our pages must not. */
const shared: BuildOptions = {
  modulePreload: false,
  target: 'es2022',
  cssTarget: ['chrome123', 'firefox120'],
  emptyOutDir: true,
  sourcemap: false,
}

function extension(browser: Browser): UserConfig {
  return {
    plugins: [
      preact(),
      proseApart(),
      withoutMarkup(),
      withoutPaths(),
      stylesWithChunks(),
      nativeBrowser(browser),
      backgroundApart(),
      crx({ manifest: manifestFor(browser), browser }),
    ],
    build: {
      ...shared,
      outDir: `dist/${browser}`,
      rollupOptions: {
        // Pages that the manifest does not name; the others are found by it.
        input: Object.fromEntries(['panel', 'viewer', 'welcome', 'sessions'].map(page => [page, `extension/${page}.html`])),
        output: { codeSplitting: { groups: chunks } },
      },
    },
  }
}

const web: UserConfig = {
  root: 'extension',
  base: './',
  plugins: [preact(), proseApart(), withoutMarkup()],
  build: { ...shared, outDir: resolve('dist/web'), rollupOptions: { input: { index: 'extension/viewer.html' } } },
}

const cli: UserConfig = {
  plugins: [preact()],
  ssr: { noExternal: true },
  build: {
    ...shared,
    ssr: 'src/cli/main.ts',
    target: 'node20',
    outDir: 'dist/cli',
    rollupOptions: { output: { entryFileNames: 'dcr-lint.mjs', banner: '#!/usr/bin/env node' } },
  },
}

/** The library entry as one module that needs no package; its types are made beside it (scripts/library-types.mjs). */
const lib: UserConfig = {
  ssr: { noExternal: true },
  build: {
    ...shared,
    ssr: 'src/library/index.ts',
    target: 'node20',
    outDir: 'dist/lib',
    rollupOptions: { output: { entryFileNames: 'index.js' } },
  },
}

/** The library as a Playwright suite uses it. */
const TABLES = 'test/rules/*/*.test.ts'
const PLAYWRIGHT = 'test/library/example.test.ts'
const PROPERTIES = 'test/support/properties.ts'

/** A real browser on a shared machine is now and then slower than any limit; the report says which test was tried again. */
const retry = process.env.CI ? 2 : 0

export default defineConfig(({ mode }) => {
  if (mode === 'chrome' || mode === 'firefox') return extension(mode)
  if (mode === 'web') return web
  if (mode === 'cli') return cli
  if (mode === 'lib') return lib
  return {
    plugins: [preact()],
    test: {
      // Left to itself, vitest keeps a core for watching.
      maxWorkers: '100%',
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            environment: 'node',
            include: ['test/**/*.test.ts'],
            exclude: ['test/e2e/**', TABLES, PLAYWRIGHT],
            setupFiles: PROPERTIES,
          },
        },
        {
          extends: true,
          // Seventy tables that change nothing of what they share: loading rules and engine anew for each took longer than all of them.
          test: { name: 'unit-tables', environment: 'node', include: [TABLES], isolate: false, setupFiles: PROPERTIES },
        },
        {
          extends: true,
          test: {
            name: 'chromium',
            environment: 'node',
            include: ['test/e2e/**/*.test.ts', PLAYWRIGHT],
            env: { E2E_BROWSER: 'chromium' },
            testTimeout: 60_000,
            hookTimeout: 60_000,
            fileParallelism: false,
            // Each file starts a browser and a lab of its own; what drives them need not be loaded anew for each.
            isolate: false,
            retry,
          },
        },
        {
          extends: true,
          test: {
            name: 'firefox',
            environment: 'node',
            include: ['test/e2e/**/*.test.ts'],
            env: { E2E_BROWSER: 'firefox' },
            testTimeout: 60_000,
            hookTimeout: 60_000,
            fileParallelism: false,
            // Each file starts a browser and a lab of its own; what drives them need not be loaded anew for each.
            isolate: false,
            retry,
          },
        },
      ],
    },
  }
})
