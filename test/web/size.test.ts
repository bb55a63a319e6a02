import { beforeAll, describe, expect, it } from 'vitest'

import { builtScreens } from '../built-screens.ts'
import { kilobytesBefore, type Manifest, readManifest } from './built-size.ts'

let folder: string
let manifest: Manifest

beforeAll(async () => {
  folder = await builtScreens()
  manifest = readManifest(folder) ?? {}
})

describe('what an office line has to carry before a screen can be used', () => {
  it.each(['sign-in/sign-in-page.tsx', 'link/link-page.tsx'])('is at most 200 kB of script before %s', (screen) => {
    const size = kilobytesBefore(folder, manifest, [screen])

    expect(size).toBeLessThanOrEqual(200)
  })

  it.each([
    'worklist/worklist-page.tsx',
    'cases/case-list-page.tsx',
    'search/search-page.tsx',
    'me/account-page.tsx',
    'case/case-page.tsx',
    'inbox/inbox-page.tsx',
    'chasing/drafts-page.tsx',
    'chasing/letters-pages.tsx',
    'chasing/phone-list-page.tsx',
    'chasing/weekly-page.tsx',
    'admin/channels/channels-page.tsx',
    'admin/templates/templates-page.tsx',
    'admin/undelivered/undelivered-page.tsx',
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
