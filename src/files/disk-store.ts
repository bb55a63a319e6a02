import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { checkedKey, type FileStore } from './store.ts'

/** Keeps files in a folder that only this account may enter; what lies on another file system is copied. */
export async function openDiskStore(folder: string): Promise<FileStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pathOf = (key: string) => join(folder, checkedKey(key))
  return {
    keep: async (key, file) => {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await moveInto(folder, file.path, path)
      await syncFolder(dirname(path))
    },
    read: async (key) => {
      const handle = await open(pathOf(key), 'r')
      return createReadStream('', { fd: handle })
    },
    delete: (key) => rm(pathOf(key), { force: true }),
    list: () => walk(folder),
  }
}

/** A file from elsewhere is first whole beside the others, under a name that no key has, and then in its place. */
async function moveInto(folder: string, from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
    return
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
  }
  const beside = join(folder, `.part-${randomUUID()}`)
  try {
    await copyFile(from, beside)
    await syncFile(beside)
    await rename(beside, to)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await rm(from, { force: true })
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The name of a file is safe after a power cut only when its folder was written. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function* walk(folder: string): AsyncIterable<{ key: string; keptAtMs: number }> {
  for (const tenantId of await namesIn(folder)) {
    for (const part of await namesIn(join(folder, tenantId))) {
      for (const id of await namesIn(join(folder, tenantId, part))) {
        const found = await stat(join(folder, tenantId, part, id)).catch(() => undefined)
        if (found?.isFile()) yield { key: `${tenantId}/${part}/${id}`, keptAtMs: found.mtimeMs }
      }
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
}
