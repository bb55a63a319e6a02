import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openBucketStore } from '../../src/files/bucket-store.ts'
import { openDiskStore } from '../../src/files/disk-store.ts'
import { type FileStore, keyOf } from '../../src/files/store.ts'

let folder: string
let bucket: { server: S3rver; endpoint: string }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duban-stores-'))
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'duban', configs: [] }],
  })
  const { port } = (await server.run()) as AddressInfo
  bucket = { server, endpoint: `http://127.0.0.1:${port}` }
})
afterAll(async () => {
  await bucket.server.close()
  await rm(folder, { recursive: true, force: true })
})

async function aFile(bytes: Buffer) {
  const path = join(folder, `${randomUUID()}.part`)
  await writeFile(path, bytes)
  return { path, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

async function keysOf(store: FileStore): Promise<string[]> {
  const keys: string[] = []
  for await (const { key, keptAtMs } of store.list()) {
    expect(Number.isFinite(keptAtMs)).toBe(true)
    keys.push(key)
  }
  return keys.sort()
}

const openBucket = (name = 'duban') =>
  openBucketStore({
    endpoint: bucket.endpoint,
    bucket: name,
    region: 'us-east-1',
    accessKey: 'S3RVER',
    secretKey: 'S3RVER',
  })

describe.each([
  ['a folder', () => openDiskStore(join(folder, 'kept'))],
  ['a bucket', async () => openBucket()],
])('%s', (_, open) => {
  it('gives back the bytes that it kept, lists them, and forgets what is deleted', async () => {
    const store = await open()
    const bytes = Buffer.alloc(300_000, '内容')
    const [first, second] = [keyOf('puyang', randomUUID()), keyOf('yuzhou', randomUUID())]
    const file = await aFile(bytes)

    await store.keep(first, file)
    await store.keep(second, await aFile(Buffer.from('x')))

    expect((await buffer(await store.read(first))).equals(bytes)).toBe(true)
    expect(await keysOf(store)).toEqual([first, second].sort())
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])

    await store.delete(first)
    await store.delete(first)
    await store.delete(second)
    expect(await keysOf(store)).toEqual([])
    await expect(store.read(first)).rejects.toThrow()
  })

  it('knows no key but its own: none leads out of it', async () => {
    const store = await open()

    for (const key of ['../../etc/passwd', '/etc/passwd', 'puyang/aa/../../x', 'puyang//x']) {
      await expect(store.read(key)).rejects.toThrow('Not a key')
    }
  })
})

/** Another file system where there is one: renaming does not reach it. */
const ELSEWHERE = '/dev/shm'

it.skipIf(!existsSync(ELSEWHERE))('takes over what was made on another disk, and leaves nothing there', async () => {
  const store = await openDiskStore(join(folder, 'kept-from-elsewhere'))
  const elsewhere = await mkdtemp(join(ELSEWHERE, 'duban-stores-'))
  const path = join(elsewhere, 'letter.docx')
  await writeFile(path, '内容')
  const key = keyOf('puyang', randomUUID())

  await store.keep(key, { path, sizeBytes: 6, sha256: '' })

  expect((await buffer(await store.read(key))).toString()).toBe('内容')
  expect(await readdir(elsewhere)).toEqual([])
  expect(await readdir(join(folder, 'kept-from-elsewhere'))).toEqual(['puyang'])
  await rm(elsewhere, { recursive: true })
})

it('says only the status when the bucket refuses: no address, no key', async () => {
  const store = openBucket('elsewhere')
  const key = keyOf('puyang', randomUUID())

  await expect(store.keep(key, await aFile(Buffer.from('x')))).rejects.toThrow('status 404')
  await expect(store.read(key)).rejects.toThrow('The bucket refused to read: status 404')
})
