import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type TestFile = { path: string; [Symbol.asyncDispose](): Promise<void> }

/** A file of that name in a folder of its own, gone at the end of the block. */
export async function aFile(name: string, content: string | Uint8Array): Promise<TestFile> {
  const folder = await mkdtemp(join(tmpdir(), 'duban-test-'))
  const path = join(folder, name)
  await writeFile(path, content)
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}
