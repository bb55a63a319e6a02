import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { FileStore } from './store.ts'
import { openWorkFolder } from './work-folder.ts'

export type KeptBytes = { sizeBytes: number; sha256: string }

/** Keeps what was made here, whole or not at all. */
export async function keepBytes(files: FileStore, key: string, bytes: Buffer): Promise<KeptBytes> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const folder = await openWorkFolder()
  try {
    const path = join(folder, 'file')
    await writeFile(path, bytes, { flush: true })
    await files.keep(key, { path, sizeBytes: bytes.length, sha256 })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return { sizeBytes: bytes.length, sha256 }
}
