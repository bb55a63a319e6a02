import { join } from 'node:path'

import type { Config } from '../../config.ts'
import { withFileLock } from '../../db/embedded/lock.ts'
import { findSecret, readOrCreateSecret } from '../../db/embedded/secret.ts'
import { AppError } from '../../errors.ts'

const FILE = 'seal-key'

type Place = Pick<Config, 'sealKey'> & { dataFolder: string | undefined }

/** The key of the seals, outside the database: DUBAN_SEAL_KEY, or the one in the data folder; for checking only. */
export async function findSealKey({ sealKey, dataFolder }: Place): Promise<string | undefined> {
  if (sealKey !== undefined) return sealKey
  return dataFolder === undefined ? undefined : findSecret(join(dataFolder, FILE))
}

/** The same key for sealing: made at its first use on the embedded server. Throws SEAL_KEY_MISSING. */
export async function openSealKey({ sealKey, dataFolder }: Place): Promise<string> {
  if (sealKey !== undefined) return sealKey
  if (dataFolder === undefined) {
    throw new AppError(
      'SEAL_KEY_MISSING',
      '没有封存密钥：使用 DATABASE_URL 时应设置 DUBAN_SEAL_KEY（至少 32 个字符，例如用 openssl rand -hex 32 生成），并在数据库之外另存一份',
    )
  }
  const path = join(dataFolder, FILE)
  const { value } = await withFileLock(`${path}.lock`, () => readOrCreateSecret(path))
  return value
}
