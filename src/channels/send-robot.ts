import { createHmac } from 'node:crypto'

import { type Called, call } from './call.ts'
import type { Message, Post, Sent } from './sender.ts'

export type RobotKind = Exclude<Post['kind'], 'webhook'>
type Request = { url: string; body: unknown }
type Platform = {
  prepare(to: Post, text: string, at: string): Request
  /** Fields of the reply that carry its code; 0 is well. */
  codes: readonly string[]
  /** The longest text, in bytes of UTF-8. */
  mostBytes: number
  /** Codes that stay the same however often it is tried. */
  finals: Readonly<Record<number, string>>
  /** Codes of one that was sent too often. */
  throttled: readonly number[]
  /** What a code says may mean several things: which one is told by set words of the platform. */
  said?: Readonly<Record<number, readonly Saying[]>>
}
type Saying = { pattern: RegExp; why: string; isPassing?: true }

const REPLY_BYTES = 64 * 1024
const BAD_ADDRESS = '地址中的密钥无效，或机器人已被移出群'
const BAD_SIGNATURE = '签名不符或时间相差一小时以上：请核对加签密钥和服务器的时间'
const NO_KEYWORD = '消息里没有机器人要求的关键词：请把“建议”和“督办”都设为关键词，或者改用加签'
const BAD_SOURCE = '本服务器的出口地址不在机器人允许的地址之内：请在机器人的安全设置里补登'
const UNSAFE = '平台认为内容不妥，没有转发：请核对模板的措辞和链接'
const TOO_OFTEN = '发得太频繁，平台暂时限流'

const PLATFORMS: Readonly<Record<RobotKind, Platform>> = {
  wecom: {
    prepare: ({ url }, content) => ({ url, body: { msgtype: 'text', text: { content } } }),
    codes: ['errcode'],
    mostBytes: 2048,
    throttled: [45009, 45033],
    finals: {
      93000: BAD_ADDRESS,
      93004: BAD_ADDRESS,
      93008: BAD_ADDRESS,
      40058: '消息格式不被接受',
      44004: '消息是空的',
    },
  },
  dingtalk: {
    prepare: ({ url, secret }, content, at) => ({
      url: secret === null ? url : signedForDingTalk(url, secret, at),
      body: { msgtype: 'text', text: { content } },
    }),
    codes: ['errcode'],
    mostBytes: 20_000,
    throttled: [130101, 410100, 90018, 90030],
    finals: {
      300001: BAD_ADDRESS,
      300005: BAD_ADDRESS,
      310000: '安全设置不符：请核对加签密钥、关键词和来源地址限制',
      400013: '群已解散',
      400101: BAD_ADDRESS,
      400102: '机器人已停用',
      400105: '消息格式不被接受',
      400106: '机器人不存在',
      430101: UNSAFE,
      430102: UNSAFE,
      430103: UNSAFE,
      430104: UNSAFE,
    },
    // One code for every check of the robot's security.
    said: {
      310000: [
        { pattern: /keyword/i, why: NO_KEYWORD },
        { pattern: /whitelist/i, why: BAD_SOURCE },
        { pattern: /sign|timestamp/i, why: BAD_SIGNATURE },
      ],
    },
  },
  feishu: {
    prepare: ({ url, secret }, text, at) => ({
      url,
      body: { ...(secret !== null && signedForFeishu(secret, at)), msg_type: 'text', content: { text } },
    }),
    codes: ['code', 'StatusCode'],
    mostBytes: 18_000,
    throttled: [11232, 11233],
    finals: {
      9499: '消息格式不被接受',
      19001: BAD_ADDRESS,
      19002: BAD_ADDRESS,
      19021: BAD_SIGNATURE,
      19022: BAD_SOURCE,
      19024: NO_KEYWORD,
    },
    // Older robots are held back under the code of a bad request.
    said: { 9499: [{ pattern: /too many|frequen/i, why: TOO_OFTEN, isPassing: true }] },
  },
}

/** Speaks in a group of WeCom, DingTalk or Feishu; never rejects. */
export async function sendRobot(
  to: Post & { kind: RobotKind },
  message: Message,
  mayReachPrivate: boolean,
): Promise<Sent> {
  const platform = PLATFORMS[to.kind]
  const { url, body } = platform.prepare(to, cut(message.text, platform.mostBytes), message.at)
  const called = await call({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'duban/1' },
    body: JSON.stringify(body),
    mayReachPrivate,
    mostBytes: REPLY_BYTES,
  })
  return judge(called, platform)
}

/** The platforms answer 200 to nearly everything: what counts is the code in the reply. */
function judge(called: Called, { codes, finals, said = {}, throttled }: Platform): Sent {
  if ('failure' in called) return { isDelivered: false, outcome: called.failure }
  const code = codeIn(called.text, codes)
  if (code === 0) return { isDelivered: true, outcome: '群机器人已接收' }
  const saying = code === undefined ? undefined : said[code]?.find(({ pattern }) => pattern.test(called.text))
  if (code !== undefined && (saying?.isPassing || throttled.includes(code))) {
    return { isDelivered: false, outcome: `群机器人暂时没有接收（${code}）：${TOO_OFTEN}` }
  }
  const why = code === undefined ? undefined : (saying?.why ?? finals[code])
  if (why !== undefined) return { isDelivered: false, outcome: `群机器人拒收（${code}）：${why}`, isFinal: true }
  if (called.status < 200 || called.status >= 300) {
    return { isDelivered: false, outcome: `对方返回 ${called.status}${code === undefined ? '' : `（${code}）`}` }
  }
  if (code !== undefined) return { isDelivered: false, outcome: `群机器人暂时没有接收（${code}）` }
  return { isDelivered: false, outcome: '对方的回答不像是群机器人；请核对地址' }
}

function codeIn(text: string, names: readonly string[]): number | undefined {
  try {
    const reply: unknown = JSON.parse(text)
    if (typeof reply !== 'object' || reply === null) return undefined
    return names.map((name) => (reply as Record<string, unknown>)[name]).find((code) => typeof code === 'number')
  } catch {
    return undefined
  }
}

/** DingTalk: base64 of the HMAC-SHA256 of `<milliseconds>\n<secret>` under the secret, in the query. */
function signedForDingTalk(address: string, secret: string, at: string): string {
  const timestamp = String(Date.parse(at))
  const url = new URL(address)
  url.searchParams.set('timestamp', timestamp)
  url.searchParams.set('sign', createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64'))
  return url.href
}

/** Feishu: base64 of the HMAC-SHA256 of nothing under `<seconds>\n<secret>`, in the body. */
function signedForFeishu(secret: string, at: string): { timestamp: string; sign: string } {
  const timestamp = String(Math.floor(Date.parse(at) / 1000))
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') }
}

/** Whole characters within so many bytes. */
export function cut(text: string, mostBytes: number): string {
  if (Buffer.byteLength(text) <= mostBytes) return text
  let length = Buffer.byteLength('…')
  let kept = ''
  for (const character of text) {
    length += Buffer.byteLength(character)
    if (length > mostBytes) break
    kept += character
  }
  return `${kept}…`
}
