import type { Readable } from 'node:stream'

/** A file that has come in whole and was judged; it lies in the folder of incoming files until a store keeps it. */
export type ReceivedFile = {
  path: string
  /** As the person called it, without anything that could mislead. */
  name: string
  mediaType: string
  sizeBytes: number
  /** In hex. */
  sha256: string
}

/** Where uploaded bytes are kept: a folder outside the web root, or a bucket. Keys are ours, never a person's words. */
export type FileStore = {
  /** Takes the received file over, whole or not at all; what lay in the folder of incoming files is gone afterwards. */
  keep(key: string, file: Pick<ReceivedFile, 'path' | 'sizeBytes' | 'sha256'>): Promise<void>
  /** Rejects where there is no such file: a row without bytes is a bug. */
  read(key: string): Promise<Readable>
  /** Nothing happens when there is no such file. */
  delete(key: string): Promise<void>
  /** Every key with the moment at which it was kept, in milliseconds since 1970. */
  list(): AsyncIterable<{ key: string; keptAtMs: number }>
}

/** Only keys of this form reach a path or an address. */
const KEY = /^[A-Za-z0-9_-]{1,64}\/[0-9a-f]{2}\/[0-9a-f-]{36}$/

export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new Error('Not a key of a stored file')
  return key
}

/** The key of a file of this congress; files spread over 256 folders. */
export function keyOf(tenantId: string, id: string): string {
  return checkedKey(`${tenantId}/${id.slice(0, 2)}/${id}`)
}
