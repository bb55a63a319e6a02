import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { AppError } from '../errors.ts'
import { acceptedExtensionOf, judgeContent } from './file-kinds.ts'
import { cleanFileName } from './file-name.ts'
import type { Scan } from './scan.ts'
import type { ReceivedFile } from './store.ts'

/** How files come in at this installation. */
export type Reception = {
  /** The folder of incoming files: not readable from outside, on the file system of the store. */
  folder: string
  limitBytes: number
  /** Extensions taken beyond the usual ones, such as `zip`. */
  alsoAccepted: readonly string[]
  scan: Scan | undefined
}

/**
 * Writes the stream into the folder of incoming files and judges it there. Whatever goes wrong, the client that leaves
 * in the middle included, nothing stays behind. Throws BODY_TOO_LARGE, FILE_REFUSED, NOT_READY.
 */
export async function receiveFile(
  { folder, limitBytes, alsoAccepted, scan }: Reception,
  given: { name: string; bytes: Readable },
): Promise<ReceivedFile> {
  const name = cleanFileName(given.name)
  const extension = acceptedExtensionOf(name, alsoAccepted)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${randomUUID()}.part`)
  try {
    const { sizeBytes, sha256 } = await write(given.bytes, path, limitBytes)
    if (sizeBytes === 0) throw new AppError('FILE_REFUSED', '这个文件是空的；请检查后重新选择')
    const mediaType = await judgeContent(path, extension)
    await scan?.(path)
    return { path, name, mediaType, sizeBytes, sha256 }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function write(
  bytes: Readable,
  path: string,
  limitBytes: number,
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  // Opened before anything flows: a stream that opens by itself could create the file after it was cleared away.
  const file = await open(path, 'wx', 0o600)
  await pipeline(
    bytes,
    async function* measure(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        sizeBytes += chunk.length
        if (sizeBytes > limitBytes) throw tooLarge(limitBytes)
        hash.update(chunk)
        yield chunk
      }
    },
    file.createWriteStream({ flush: true }),
  )
  return { sizeBytes, sha256: hash.digest('hex') }
}

export function tooLarge(limitBytes: number): AppError {
  const megabytes = Math.floor(limitBytes / 1024 / 1024)
  return new AppError('BODY_TOO_LARGE', `文件超过 ${megabytes} MB；请压缩、降低扫描清晰度或分成几个文件后再上传`)
}

/** Takes away what a process that was killed left in the folder of incoming files. Returns how many. */
export async function clearIncoming(folder: string, olderThanMs: number): Promise<number> {
  let count = 0
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (!found?.isFile() || found.mtimeMs >= olderThanMs) continue
    await rm(path, { force: true })
    count += 1
  }
  return count
}
