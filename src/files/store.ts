import type { Readable } from 'node:stream'

/** Where uploaded bytes are kept: a folder outside the web root, or a bucket. Keys are ours, never a person's words. */
export type FileStore = {
  write(key: string, bytes: Readable): Promise<{ sizeBytes: number; sha256: string }>
  read(key: string): Promise<Readable>
  delete(key: string): Promise<void>
}
