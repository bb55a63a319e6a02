import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'duban-made-'
/** Nothing is written for so long. */
const LEFT_MS = 24 * 60 * 60 * 1000

/** A new folder for what is being written, in `parent`; what processes that were killed have left there goes. */
export async function openWorkFolder(parent = tmpdir()): Promise<string> {
  for (const name of await readdir(parent)) {
    if (name.startsWith(PREFIX)) await clearIfLeft(join(parent, name)).catch(() => {})
  }
  return mkdtemp(join(parent, PREFIX))
}

async function clearIfLeft(folder: string): Promise<void> {
  const { mtimeMs } = await stat(folder)
  if (mtimeMs < Date.now() - LEFT_MS) await rm(folder, { recursive: true, force: true })
}
