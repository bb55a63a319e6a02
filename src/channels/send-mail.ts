import nodemailer from 'nodemailer'

import type { Message, Sent } from './sender.ts'

export type MailSettings = {
  /** `smtps://user:password@host:465`, or `smtp://…:587`, which turns to TLS when the server offers it. */
  url: string
  /** `督办系统 <duban@example.gov.cn>` */
  from: string
}
export type MailSender = { send: (to: string, message: Message) => Promise<Sent>; close: () => void }

const CONNECTION_MS = 15_000
const SILENCE_MS = 30_000
/** Of one message altogether; shorter than the lease of whoever sends it. */
const LONGEST_MS = 60_000

/** Opens the way to the mail server; nothing is connected before the first message. */
export function openMail({ url, from }: MailSettings): MailSender {
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: CONNECTION_MS,
    greetingTimeout: CONNECTION_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // A connection of the pool may break while nobody waits for it.
  transport.on('error', () => {})

  const domain = /@([^\s@<>]+)>?\s*$/.exec(from)?.[1] ?? 'duban'
  const post = async (to: string, { id, subject, text }: Message): Promise<Sent> => {
    try {
      await transport.sendMail({
        // An address, not a list: a comma in it makes no second recipient.
        to: { name: '', address: to },
        from,
        subject,
        text,
        html: htmlOf(text),
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Duban-Delivery': id },
      })
      return { isDelivered: true, outcome: '邮件服务器已接收' }
    } catch (error) {
      return explain(error as MailError)
    }
  }
  return { send: (to, message) => within(LONGEST_MS, post(to, message)), close: () => transport.close() }
}

type MailError = Error & { code?: string; command?: string; responseCode?: number }

/** A refusal for good of this mailbox or message is final; whatever the server itself suffers from passes. */
function explain(error: MailError): Sent {
  const { code, command, responseCode = 0 } = error
  const isForGood = responseCode >= 500 && responseCode < 600
  if (code === 'EAUTH')
    return failed(`邮件服务器不接受用户名或密码${said(responseCode)}；请系统维护人员核对 DUBAN_SMTP_URL`)
  if (command === 'RCPT TO' && isForGood) {
    return { ...failed(`邮件服务器拒收该邮箱${said(responseCode)}；请核对邮箱地址`), isFinal: true }
  }
  if (command === 'MAIL FROM' && isForGood) {
    return failed(`邮件服务器不接受发件地址${said(responseCode)}；请系统维护人员核对 DUBAN_MAIL_FROM`)
  }
  if (code === 'EMESSAGE' && isForGood)
    return { ...failed(`邮件服务器拒收这封邮件${said(responseCode)}`), isFinal: true }
  if (code === 'ETIMEDOUT') return failed('邮件服务器没有及时回答')
  if (responseCode > 0) return failed(`邮件服务器暂时没有接收${said(responseCode)}`)
  return failed(`连接邮件服务器失败（${code ?? error.name}）`)
}

const said = (responseCode: number) => (responseCode > 0 ? `（${responseCode}）` : '')
const failed = (outcome: string): Sent => ({ isDelivered: false, outcome })

/** A mail server may keep a connection busy with one byte after the other. */
async function within(ms: number, sending: Promise<Sent>): Promise<Sent> {
  let timeout: NodeJS.Timeout | undefined
  const late = new Promise<Sent>((resolve) => {
    timeout = setTimeout(() => resolve(failed(`邮件服务器 ${ms / 1000} 秒内没有办完`)), ms)
  })
  const sent = await Promise.race([sending, late])
  clearTimeout(timeout)
  return sent
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function htmlOf(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
  const linked = escaped.replace(/https?:\/\/[\w\-./?#=%:~+;&]+/g, (url) => `<a href="${url}">${url}</a>`)
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body style="font-size:16px;line-height:1.75">${linked.replaceAll('\n', '<br>')}</body></html>`
}
