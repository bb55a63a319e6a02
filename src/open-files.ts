import { join } from 'node:path'
import type { Kysely } from 'kysely'

import type { FileSettings } from './config.ts'
import { listKnownKeys } from './db/read/attachments.ts'
import type { Database } from './db/schema.ts'
import { withTenant } from './db/tenant.ts'
import { openBucketStore } from './files/bucket-store.ts'
import { openDiskStore } from './files/disk-store.ts'
import { clearIncoming, type Reception } from './files/receive.ts'
import { openScan } from './files/scan.ts'
import type { FileStore } from './files/store.ts'

export type OpenFiles = { files: FileStore; reception: Reception }

/** Files lie beside the database's data: `files` what is kept, `incoming` what is on its way. */
export async function openFiles(settings: FileSettings, dataFolder: string): Promise<OpenFiles> {
  const { limitBytes, alsoAccepted, scanCommand, scanTimeoutMs, bucket } = settings
  const files = bucket ? openBucketStore(bucket) : await openDiskStore(join(dataFolder, 'files'))
  return {
    files,
    reception: {
      folder: join(dataFolder, 'incoming'),
      limitBytes,
      alsoAccepted,
      scan: scanCommand === undefined ? undefined : openScan(scanCommand, scanTimeoutMs),
    },
  }
}

/** An upload that is under way is younger than this. */
const ORPHAN_AGE_MS = 24 * 60 * 60 * 1000
const KEYS_AT_ONCE = 500

/** Takes away what uploads that broke off have left: bytes without a row, older than a day. Returns how many. */
export async function sweepFiles(
  { files, reception }: OpenFiles,
  db: Kysely<Database>,
  nowMs: number,
): Promise<number> {
  const olderThanMs = nowMs - ORPHAN_AGE_MS
  let count = await clearIncoming(reception.folder, olderThanMs)
  let waiting: string[] = []
  const flush = async () => {
    const known = await findKnown(db, waiting)
    for (const key of waiting.filter((one) => !known.has(one))) {
      await files.delete(key)
      count += 1
    }
    waiting = []
  }
  for await (const { key, keptAtMs } of files.list()) {
    if (keptAtMs < olderThanMs) waiting.push(key)
    if (waiting.length === KEYS_AT_ONCE) await flush()
  }
  await flush()
  return count
}

/** A key begins with its congress. */
async function findKnown(db: Kysely<Database>, keys: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>()
  for (const tenantId of new Set(keys.map((key) => key.split('/')[0] ?? ''))) {
    const own = keys.filter((key) => key.startsWith(`${tenantId}/`))
    for (const key of await withTenant(db, tenantId, (trx) => listKnownKeys(trx, own))) known.add(key)
  }
  return known
}
