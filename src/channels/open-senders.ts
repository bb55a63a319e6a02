import type { Senders } from './sender.ts'

export type SenderSettings = {
  /** The mail server of the installation, `smtps://user:password@host:465`, and who it says it is from. */
  mail: { url: string; from: string } | undefined
  sms: SmsSettings | undefined
  /** Robots and webhooks on loopback and in private networks are reached as well. */
  mayReachPrivate: boolean
}
export type SmsSettings = {
  url: string
  method: 'POST' | 'GET'
  headers: Readonly<Record<string, string>>
  /** With `{phone}`, `{text}` and `{id}`, which are escaped as its content type asks. */
  body: string
  /** What the reply of the gateway holds when it took the message; without it the status alone counts. */
  success: string | undefined
}

/** Opens what the installation has; nothing is connected before the first message. */
export function openSenders(_settings: SenderSettings): Senders {
  return {
    mail: undefined,
    sms: undefined,
    post: async () => ({ isDelivered: false, outcome: '尚不能发送' }),
  }
}
