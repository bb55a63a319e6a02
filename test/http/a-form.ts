import type { InjectOptions } from 'fastify'

const BOUNDARY = 'duban-form-boundary'

/** A form with one file, as a browser sends it: the name stands in the head as UTF-8. */
export function aForm(name: string, bytes: Buffer | string): Pick<InjectOptions, 'headers' | 'payload'> {
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name.replaceAll('"', '%22')}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload: Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]),
  }
}

/** The first half of such a form, for a client that leaves. */
export function halfAForm(name: string, bytes: Buffer): { headers: Record<string, string>; payload: Buffer } {
  const { headers, payload } = aForm(name, bytes)
  return { headers: headers as Record<string, string>, payload: (payload as Buffer).subarray(0, -bytes.length / 2) }
}
