import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { ROOT } from '../source-files.ts'
import { kilobytesBefore, type Manifest, readManifest } from './built-size.ts'

const folder = mkdtempSync(join(tmpdir(), 'duban-web-'))
let manifest: Manifest

beforeAll(async () => {
  // The runner says `test`, and React would come with all that helps its developers.
  vi.stubEnv('NODE_ENV', 'production')
  await build({
    configFile: join(ROOT, '.config/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  manifest = readManifest(folder) ?? {}
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

describe('what an office line has to carry before a screen can be used', () => {
  it('is at most 200 kB of script for signing in', () => {
    const size = kilobytesBefore(folder, manifest, ['sign-in/sign-in-page.tsx'])

    expect(size).toBeLessThanOrEqual(200)
  })

  it.each([
    'worklist/worklist-page.tsx',
    'cases/case-list-page.tsx',
    'search/search-page.tsx',
    'me/account-page.tsx',
    'case/case-page.tsx',
    'admin/policies/policies-page.tsx',
    'admin/calendars/calendars-page.tsx',
    'admin/trail/trail-page.tsx',
    'admin/people/people-page.tsx',
    'admin/units/units-page.tsx',
    'admin/deputies/deputies-page.tsx',
    'admin/organs/organs-page.tsx',
    'admin/accounts/accounts-page.tsx',
  ])('is at most 450 kB of script for %s in its frame', (screen) => {
    const size = kilobytesBefore(folder, manifest, ['app/frame.tsx', screen])

    expect(size).toBeLessThanOrEqual(450)
  })
})
