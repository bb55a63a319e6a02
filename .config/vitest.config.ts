import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What takes longest, longest first: begun among the last, one of them would keep its worker busy while the other has
 * nothing left to do. A fresh machine has no durations of earlier runs to go by.
 */
const LONGEST = [
  'test/server.test.ts',
  'test/http/matrix/matrix.test.ts',
  'test/db/embedded.test.ts',
  'test/simulation/every-place.test.ts',
  'test/simulation/year.test.ts',
  'test/simulation/year-again.test.ts',
  'test/machines/coverage.test.ts',
  'test/workers/workers.test.ts',
  'test/http/fuzz.test.ts',
  'test/simulation/sample-congress.test.ts',
  'test/web-build.test.ts',
  'test/http/imports.test.ts',
  'test/machines/roles.test.ts',
  'test/http/documents.test.ts',
  'test/notices/send-due.test.ts',
  'test/engine/reconcile/reconcile.test.ts',
  'test/cli/case.test.ts',
  'test/engine/kill.test.ts',
  'test/architecture.test.ts',
  'test/engine/concurrency.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`))
      return at < 0 ? LONGEST.length : at
    }
    return (await super.sort(specifications)).toSorted((one, other) => rank(one) - rank(other))
  }
}

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
    sequence: { sequencer: LongestFirst },
    // What happens in another process takes as long as the machine is busy; one second is no promise of anybody's.
    expect: { poll: { timeout: 60_000, interval: 20 } },
  },
})
