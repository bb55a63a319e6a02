import { call } from './call.ts'
import type { Message, Sent } from './sender.ts'

/** The gateway of the installation: one request for each message. */
export type SmsSettings = {
  url: string
  method: 'POST' | 'GET'
  headers: Readonly<Record<string, string>>
  /** With `{phone}`, `{text}` and `{id}`, as in the address; they are escaped as the content type asks. */
  body: string
  /** What the reply holds when the message was taken; without it the status alone counts. */
  success: string | undefined
}

const REPLY_BYTES = 64 * 1024

/** Sends one SMS; never rejects. The installation's own settings may lead to the inner network. */
export async function sendSms(settings: SmsSettings, phone: string, message: Message): Promise<Sent> {
  const { url, method, headers, body, success } = settings
  // Two lines of an SMS are not taken everywhere.
  const values = { phone, text: message.text.replace(/\s*\n\s*/g, ' '), id: message.id }
  const called = await call({
    url: fill(url, values, encodeURIComponent),
    method,
    headers: { 'user-agent': 'duban/1', ...headers },
    ...(method === 'POST' && { body: fill(body, values, escapeFor(headers)) }),
    mayReachPrivate: true,
    mostBytes: REPLY_BYTES,
  })
  if ('failure' in called) return { isDelivered: false, outcome: `短信网关：${called.failure}` }
  const { status, text } = called
  if (status < 200 || status >= 300) return { isDelivered: false, outcome: `短信网关返回 ${status}` }
  if (success !== undefined && !text.includes(success)) {
    return { isDelivered: false, outcome: '短信网关没有接收；原因请在网关的后台查看' }
  }
  return { isDelivered: true, outcome: '短信网关已接收' }
}

function escapeFor(headers: SmsSettings['headers']): (text: string) => string {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  if (/json/i.test(type)) return (text) => JSON.stringify(text).slice(1, -1)
  if (/x-www-form-urlencoded/i.test(type)) return encodeURIComponent
  if (/xml/i.test(type)) return (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  return (text) => text
}

/** In one go: what is put in is not searched again. */
function fill(template: string, values: Readonly<Record<string, string>>, escaped: (text: string) => string): string {
  return template.replace(/\{(phone|text|id)\}/g, (_, name: string) => escaped(values[name] ?? ''))
}
