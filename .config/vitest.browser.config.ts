import { defineConfig } from 'vitest/config'

/** The screens in Debian's Chromium, each file against a server of its own. `npm test` does not run these. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/browser/**/*.browser.ts'],
    globalSetup: ['test/browser/build-once.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
