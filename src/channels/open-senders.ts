import { sendHook } from './send-hook.ts'
import { type MailSettings, openMail } from './send-mail.ts'
import { sendRobot } from './send-robot.ts'
import { type SmsSettings, sendSms } from './send-sms.ts'
import type { Message, Post, Senders, Sent } from './sender.ts'

export type SenderSettings = {
  mail: MailSettings | undefined
  sms: SmsSettings | undefined
  /** Robots and webhooks on loopback and in private networks are reached as well. */
  mayReachPrivate: boolean
}

/** Opens what the installation has; nothing is connected before the first message. */
export function openSenders({ mail: mailSettings, sms, mayReachPrivate }: SenderSettings): Senders {
  const mail = mailSettings && openMail(mailSettings)
  return {
    mail: mail?.send,
    sms: sms && ((phone, message) => sendSms(sms, phone, message)),
    post: (to, message) => post(to, message, mayReachPrivate),
    close: () => mail?.close(),
  }
}

async function post({ kind, url, secret }: Post, message: Message, mayReachPrivate: boolean): Promise<Sent> {
  if (kind !== 'webhook') return sendRobot({ kind, url, secret }, message, mayReachPrivate)
  const { id, subject, text, at } = message
  const { isDelivered, outcome, status } = await sendHook(
    {
      url,
      secret: secret ?? '',
      deliveryId: id,
      event: 'notice.sent',
      body: JSON.stringify({ id, event: 'notice.sent', at, subject, text }),
      at,
    },
    { mayReachPrivate },
  )
  // 410: the receiver says itself that it is gone for good.
  return { isDelivered, outcome, ...(status === 410 && { isFinal: true }) }
}
