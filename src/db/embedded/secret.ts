import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'

/** Reads a secret, or makes a random one (256 bits, file mode 0600). Call it under the start lock. */
export async function readOrCreateSecret(path: string): Promise<{ value: string; isNew: boolean }> {
  const kept = await findSecret(path)
  if (kept !== undefined) return { value: kept, isNew: false }

  const value = randomBytes(32).toString('hex')
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, value, { mode: 0o600, flag: 'wx', flush: true })
  await rename(draft, path)
  return { value, isNew: true }
}

/** Reads a secret; `undefined` when the file is absent or empty. */
export async function findSecret(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim() || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
