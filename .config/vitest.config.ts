import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  // Packages are loaded in the build that the product runs; some have a slower one for development.
  ssr: { resolve: { conditions: ['node'] } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    // One core stays free for Postgres; two workers at least, since many tests wait for other processes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Files share the modules of their worker: loading them anew for each file took a third of the time.
    isolate: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
