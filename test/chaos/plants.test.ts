import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { ROOT } from '../source-files.ts'

type Load = (url: string, context: object, nextLoad: () => Promise<{ source: string }>) => Promise<{ source: string }>
type Loader = { PLANTS: Record<string, Record<string, unknown>>; initialize(plant: string): void; load: Load }

const { PLANTS, initialize, load } = (await import(`${ROOT}/test/chaos/planting-loader.mjs`)) as Loader

describe('a defect planted into the queue', () => {
  it.each(Object.entries(PLANTS))('%s still finds the code that it changes', async (name, files) => {
    initialize(name)
    for (const file of Object.keys(files)) {
      const sound = readFileSync(join(ROOT, file), 'utf8')

      const { source } = await load(`file://${ROOT}/${file}`, {}, async () => ({ source: sound }))

      expect(source).not.toBe(sound)
    }
  })
})
