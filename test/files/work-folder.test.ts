import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'

import { openWorkFolder } from '../../src/files/work-folder.ts'

it('a folder for what is being written takes away what killed processes left, and nothing else', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'duban-work-'))
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60
  for (const name of ['duban-made-left', 'duban-made-busy', 'of-somebody-else']) {
    await mkdir(join(parent, name))
    await writeFile(join(parent, name, 'pack.zip'), 'PK')
    if (name !== 'duban-made-busy') await utimes(join(parent, name), twoDaysAgo, twoDaysAgo)
  }

  const folder = await openWorkFolder(parent)

  expect((await readdir(parent)).toSorted()).toEqual(
    [basename(folder), 'duban-made-busy', 'of-somebody-else'].toSorted(),
  )
  await rm(parent, { recursive: true })
})
