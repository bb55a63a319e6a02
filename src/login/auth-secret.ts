import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { withFileLock } from '../db/embedded/lock.ts'
import { readOrCreateSecret } from '../db/embedded/secret.ts'

const FILE = 'auth-secret'

/**
 * The secret of cookies and authenticators: DUBAN_AUTH_SECRET, or one made at the first start in the data folder.
 * Without it everybody must sign in anew and nobody's authenticator works any more.
 */
export async function openAuthSecret(authSecret: string | undefined, dataFolder: string): Promise<string> {
  if (authSecret !== undefined) return authSecret
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const path = join(dataFolder, FILE)
  const { value } = await withFileLock(`${path}.lock`, () => readOrCreateSecret(path))
  return value
}
