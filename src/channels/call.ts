import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

import { isPrivateHost, PRIVATE_ADDRESS, publicLookup } from './private-address.ts'

export type Call = {
  url: string
  method: 'POST' | 'GET'
  headers: Readonly<Record<string, string>>
  body?: string
  /** Addresses that staff type lead to public places only, unless the installation says otherwise. */
  mayReachPrivate: boolean
  /** How much of the reply is read; 0: nothing. */
  mostBytes: number
  /** Ten seconds unless told otherwise. */
  timeoutMs?: number
}
/** `failure` is Chinese and holds no address; `text` is what the other side wrote, cut. */
export type Called = { status: number; text: string } | { failure: string }

const TIMEOUT_MS = 10_000

/** One request over HTTP, without redirects, within its time; never rejects. */
export function call(asked: Call): Promise<Called> {
  const { method, headers, body, mayReachPrivate, mostBytes, timeoutMs = TIMEOUT_MS } = asked
  const url = new URL(asked.url)
  if (!mayReachPrivate && isPrivateHost(url)) return Promise.resolve(NOT_SENT)

  const options: RequestOptions = {
    method,
    agent: false,
    ...(!mayReachPrivate && { lookup: publicLookup }),
    signal: AbortSignal.timeout(timeoutMs),
    headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
  }
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const request = send(url, options)
    request.once('response', (response) => {
      const status = response.statusCode ?? 0
      readSome(response, mostBytes).then(
        (text) => resolve({ status, text }),
        (error: NodeJS.ErrnoException) => resolve(explain(error)),
      )
    })
    request.on('error', (error: NodeJS.ErrnoException) => resolve(explain(error)))
    request.end(body)
  })
}

const NOT_SENT: Called = { failure: '地址指向本机或内网，没有发送' }

async function readSome(response: IncomingMessage, mostBytes: number): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  if (mostBytes > 0) {
    for await (const part of response) {
      parts.push(part as Buffer)
      length += (part as Buffer).length
      if (length >= mostBytes) break
    }
  }
  response.destroy()
  return Buffer.concat(parts).toString('utf8', 0, mostBytes)
}

function explain(error: NodeJS.ErrnoException): Called {
  if (error.code === PRIVATE_ADDRESS) return NOT_SENT
  if (error.code === 'ABORT_ERR' || error.name === 'AbortError' || error.name === 'TimeoutError') {
    return { failure: `${TIMEOUT_MS / 1000} 秒内没有回答` }
  }
  if (error.code === 'ENOTFOUND') return { failure: '找不到地址里的主机，请核对地址' }
  if (error.code === 'ECONNREFUSED') return { failure: '连接被拒绝：那里没有服务在接收，请核对地址和端口' }
  return { failure: `连接失败（${error.code ?? error.name}）` }
}
