import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** How the world outside behaves just now; `refusing`: mail is refused for good, as by an address that is no more. */
export type Mood = 'well' | 'slow' | 'failing' | 'hanging up' | 'refusing'
/** How often one message came, and when it came first, by the clock of the run. */
export type Arrival = { times: number; firstAt: string }

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/
const SLOW_MS = 1500

/** A mail server and a webhook receiver that fail, dawdle and hang up when told to, and note what reached them. */
export class WorldOutside {
  #mood: Mood = 'well'
  /** By the id of the delivery. */
  readonly mails = new Map<string, Arrival>()
  readonly posts = new Map<string, Arrival>()
  now: () => string = () => new Date().toISOString()
  readonly #smtp: SMTPServer
  readonly #http: Server
  smtpUrl = ''
  postUrl = ''

  private constructor() {
    this.#smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      onData: (stream, _session, done) => {
        const parts: Buffer[] = []
        stream.on('data', (part: Buffer) => parts.push(part))
        stream.on('end', () => void this.#takeMail(Buffer.concat(parts), done))
      },
      onRcptTo: (_to, _session, done) => {
        if (this.#mood === 'failing') done(Object.assign(new Error('Busy'), { responseCode: 451 }))
        else if (this.#mood === 'refusing') done(Object.assign(new Error('No such user'), { responseCode: 550 }))
        else done()
      },
    })
    this.#smtp.on('error', () => {})
    this.#http = createServer((request, response) => {
      request.resume()
      request.on('end', () => void this.#takePost(String(request.headers['x-duban-delivery'] ?? ''), response))
    })
  }

  static async open(): Promise<WorldOutside> {
    const world = new WorldOutside()
    const smtp = world.#smtp.listen(0, '127.0.0.1')
    await once(smtp, 'listening')
    world.#http.listen(0, '127.0.0.1')
    await once(world.#http, 'listening')
    world.smtpUrl = `smtp://127.0.0.1:${(smtp.address() as { port: number }).port}`
    world.postUrl = `http://127.0.0.1:${(world.#http.address() as { port: number }).port}/hook`
    return world
  }

  feel(mood: Mood): void {
    this.#mood = mood
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#smtp.close(() => resolve()))
    this.#http.closeAllConnections()
    this.#http.close()
  }

  async #takeMail(raw: Buffer, done: (error?: Error | null) => void): Promise<void> {
    if (this.#mood === 'failing') return done(Object.assign(new Error('Try later'), { responseCode: 451 }))
    if (this.#mood === 'slow') await dawdle()
    const { messageId = '' } = await PostalMime.parse(raw)
    this.#note(this.mails, UUID.exec(messageId)?.[0] ?? messageId)
    // Taken, and the sender never hears of it: it must send again under the same id.
    if (this.#mood === 'hanging up') return done(Object.assign(new Error('Gone'), { responseCode: 421 }))
    done()
  }

  async #takePost(id: string, response: ServerResponse): Promise<void> {
    if (this.#mood === 'failing') return void response.writeHead(503).end()
    if (this.#mood === 'slow') await dawdle()
    this.#note(this.posts, id)
    if (this.#mood === 'hanging up') return void response.socket?.destroy()
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"errcode":0}')
  }

  #note(arrivals: Map<string, Arrival>, id: string): void {
    const { times, firstAt } = arrivals.get(id) ?? { times: 0, firstAt: this.now() }
    arrivals.set(id, { times: times + 1, firstAt })
  }
}

function dawdle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SLOW_MS))
}
