import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, stat, writeFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

import type { FileStore } from '../files/store.ts'

/** One file of a pack: its path, and its bytes or where they are kept. */
export type PackedFile = { path: string; from: { bytes: Buffer } | { storeKey: string; sizeBytes: number } }

/**
 * Writes a zip to `path` as its files come, one open at a time, whatever their number; bytes wait their turn on disk
 * beside it, not in memory. Rejects where a kept file cannot be read. Returns size and SHA-256 of the whole.
 */
export async function writePack(
  files: FileStore,
  path: string,
  contents: AsyncIterable<PackedFile>,
): Promise<{ sizeBytes: number; sha256: string }> {
  const zip = new ZipFile()
  const target = await open(path, 'wx', 0o600)
  const writing = pipeline(zip.outputStream, target.createWriteStream({ flush: true }))
  const broken = new Promise<never>((_, reject) => zip.on('error', reject))
  // Both are awaited below; until then neither may end the process.
  broken.catch(() => {})
  writing.catch(() => {})
  try {
    let n = 0
    for await (const { path: name, from } of contents) {
      n += 1
      if ('bytes' in from) {
        const part = `${path}.${n}`
        await writeFile(part, from.bytes, { flag: 'wx', mode: 0o600 })
        zip.addReadStreamLazy(name, { size: from.bytes.length }, (give) => give(null, readOnce(part)))
      } else zip.addReadStreamLazy(name, { size: from.sizeBytes }, (give) => hand(files.read(from.storeKey), give))
    }
    zip.end()
    await Promise.race([writing, broken])
  } catch (error) {
    ;(zip.outputStream as Readable).destroy()
    throw error
  }
  return { sizeBytes: (await stat(path)).size, sha256: await hashOf(path) }
}

/** What was read goes away; where that fails, it goes with the folder. */
function readOnce(path: string): Readable {
  return createReadStream(path).on('close', () => void rm(path, { force: true }).catch(() => {}))
}

function hand(reading: Promise<Readable>, give: (error: unknown, stream: NodeJS.ReadableStream) => void): void {
  reading.then(
    (stream) => give(null, stream),
    (error: unknown) => give(error, undefined as never),
  )
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
