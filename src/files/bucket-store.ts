import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'

import { checkedKey, type FileStore } from './store.ts'

export type BucketAddress = {
  /** `https://s3.example.cn`; the bucket's name is added to the path. */
  endpoint: string
  bucket: string
  region: string
  accessKey: string
  secretKey: string
}

const TRIES = 3
const IDLE_TIMEOUT_MS = 60_000

/** Keeps files in a bucket of an S3-compatible service. */
export function openBucketStore(address: BucketAddress): FileStore {
  const { region, accessKey, secretKey } = address
  const client = new AwsClient({
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    region,
    service: 's3',
    retries: TRIES - 1,
  })
  const base = `${address.endpoint.replace(/\/+$/, '')}/${encodeURIComponent(address.bucket)}`
  const urlOf = (key: string) => `${base}/${checkedKey(key)}`
  return {
    keep: async (key, file) => {
      await putWithRetries(client, urlOf(key), file)
      await rm(file.path, { force: true })
    },
    read: async (key) => {
      const response = await client.fetch(urlOf(key))
      if (!response.ok || !response.body) throw await failure('read', response)
      return Readable.fromWeb(response.body as ReadableStream<Uint8Array>)
    },
    delete: async (key) => {
      const response = await client.fetch(urlOf(key), { method: 'DELETE' })
      if (!response.ok && response.status !== 404) throw await failure('delete', response)
      await response.body?.cancel()
    },
    list: () => listAll(client, base),
  }
}

type Sent = { path: string; sizeBytes: number; sha256: string }

/** The service checks the hash, so what it keeps is what came in. */
async function putWithRetries(client: AwsClient, url: string, file: Sent): Promise<void> {
  for (let nth = 1; ; nth += 1) {
    const status = await put(client, url, file).catch((error: unknown) => {
      if (nth < TRIES) return undefined
      throw error
    })
    if (status !== undefined && status < 300) return
    if (nth === TRIES || (status !== undefined && status < 500)) {
      throw new Error(`The bucket did not keep the file: status ${status}`)
    }
  }
}

/** `fetch` would send a stream in chunks, which S3 does not take: the length must stand in the head. */
async function put(client: AwsClient, url: string, { path, sizeBytes, sha256 }: Sent): Promise<number> {
  const signed = await client.sign(url, { method: 'PUT', headers: { 'x-amz-content-sha256': sha256 } })
  const send = new URL(url).protocol === 'https:' ? requestHttps : requestHttp
  const request = send(url, {
    method: 'PUT',
    headers: { ...Object.fromEntries(signed.headers), 'content-length': sizeBytes },
    timeout: IDLE_TIMEOUT_MS,
  })
  request.once('timeout', () => request.destroy(new Error('The bucket is silent')))
  const status = new Promise<number>((resolve, reject) => {
    request.once('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.once('error', reject)
  })
  status.catch(() => {})
  await pipeline(createReadStream(path), request)
  return status
}

async function* listAll(client: AwsClient, base: string): AsyncIterable<{ key: string; keptAtMs: number }> {
  let token: string | undefined
  do {
    const query = new URLSearchParams({ 'list-type': '2', ...(token !== undefined && { 'continuation-token': token }) })
    const response = await client.fetch(`${base}?${query}`)
    if (!response.ok) throw await failure('list', response)
    const text = await response.text()
    for (const [, entry = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      yield { key: tagIn(entry, 'Key') ?? '', keptAtMs: Date.parse(tagIn(entry, 'LastModified') ?? '') }
    }
    token = tagIn(text, 'NextContinuationToken')
  } while (token !== undefined)
}

/** Keys and tokens of ours need no unescaping but `&amp;`. */
function tagIn(text: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1]?.replaceAll('&amp;', '&')
}

/** The service's words may repeat the address and the key, so only the status is told. */
async function failure(what: string, response: Response): Promise<Error> {
  await response.body?.cancel()
  return new Error(`The bucket refused to ${what}: status ${response.status}`)
}
