import { createHmac } from 'node:crypto'

import { call } from './call.ts'

export type HookSettings = {
  /** Receivers on loopback and in private networks are reached as well. */
  mayReachPrivate: boolean
}
export type Sending = { url: string; secret: string; deliveryId: string; event: string; body: string; at: string }
export type HookSent = { isDelivered: boolean; outcome: string; status: number | undefined }

/** Posts a signed body and tells what came of it; never rejects. Nothing of what the receiver says is kept. */
export async function sendHook(sending: Sending, { mayReachPrivate }: HookSettings): Promise<HookSent> {
  const timestamp = String(Math.floor(Date.parse(sending.at) / 1000))
  const called = await call({
    url: sending.url,
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'duban-hook/1',
      'x-duban-event': sending.event,
      'x-duban-delivery': sending.deliveryId,
      'x-duban-timestamp': timestamp,
      'x-duban-signature': signatureOf(sending.secret, timestamp, sending.body),
    },
    body: sending.body,
    mayReachPrivate,
    mostBytes: 0,
  })
  if ('failure' in called) return { isDelivered: false, outcome: called.failure, status: undefined }
  const { status } = called
  return { isDelivered: status >= 200 && status < 300, outcome: `对方返回 ${status}`, status }
}

/** What the receiver computes anew: `v1=` and the hex HMAC-SHA256 of timestamp, a dot, and the body as it came. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}
