import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import JSZip from 'jszip'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { type PackedFile, writePack } from '../../src/archive/write-pack.ts'
import type { FileStore } from '../../src/files/store.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duban-pack-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const KEPT: Pick<FileStore, 'read'> = { read: async () => Readable.from([Buffer.from('扫描件')]) }

async function* manyPapers(): AsyncGenerator<PackedFile> {
  yield { path: '03/答复.pdf', from: { storeKey: 'k', sizeBytes: Buffer.byteLength('扫描件') } }
  for (let n = 1; n <= 40; n += 1) yield { path: `01/${n}.txt`, from: { bytes: Buffer.from(`第${n}件 㛃`) } }
}

it('puts written papers by on disk until their turn, and leaves nothing but the zip', async () => {
  const path = join(folder, 'pack.zip')

  const { sizeBytes } = await writePack(KEPT as FileStore, path, manyPapers())

  const zip = await JSZip.loadAsync(await readFile(path))
  expect(sizeBytes).toBeGreaterThan(1000)
  expect(await zip.file('01/40.txt')?.async('string')).toBe('第40件 㛃')
  expect(await zip.file('03/答复.pdf')?.async('string')).toBe('扫描件')
  await expect.poll(() => readdir(folder)).toEqual(['pack.zip'])
})
