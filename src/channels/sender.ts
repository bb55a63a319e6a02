/** What leaves the house: plain text, and the id under which the receiver may recognise a repeat. */
export type Message = { id: string; subject: string; text: string; at: string }
/**
 * What came of one try. `isFinal`: trying again cannot help (an unknown mailbox, a refused signature).
 * `outcome` is Chinese, for staff, and holds no address and nothing of what the other side wrote beyond its code.
 */
export type Sent = { isDelivered: boolean; outcome: string; isFinal?: boolean }
/** A robot of a group or a signed webhook: where it listens and what it checks. */
export type Post = { kind: 'wecom' | 'dingtalk' | 'feishu' | 'webhook'; url: string; secret: string | null }

/** Ways out of the house; undefined where the installation has none. Senders never reject. */
export type Senders = {
  mail: ((to: string, message: Message) => Promise<Sent>) | undefined
  sms: ((phone: string, message: Message) => Promise<Sent>) | undefined
  post: (to: Post, message: Message) => Promise<Sent>
  /** Lets go of idle connections at the end. */
  close?: () => void
}
