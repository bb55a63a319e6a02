import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Received = { url: string; method: string; headers: IncomingHttpHeaders; body: string }
/** A real receiver over HTTP; `answer` says what it replies. */
export type Receiver = {
  origin: string
  received: Received[]
  answer: { status: number; body: string; headers?: Record<string, string> } | 'hang' | 'break'
  close(): Promise<void>
}

export async function openReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const { url = '', method = '', headers } = request
    state.received.push({ url, method, headers, body: await text(request) })
    const { answer } = state
    if (answer === 'hang') return
    if (answer === 'break') return void response.destroy()
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const state: Receiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: { status: 200, body: '{}' },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return state
}
