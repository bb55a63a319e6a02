import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** How the world outside behaves just now. */
export type Mood = 'well' | 'slow' | 'failing' | 'hanging up'

/** A mail server and a webhook receiver that fail, dawdle and hang up when told to, and count what reached them. */
export class WorldOutside {
  #mood: Mood = 'well'
  /** How often each message came, by its Message-ID or delivery id. */
  readonly mails = new Map<string, number>()
  readonly posts = new Map<string, number>()
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
        else done()
      },
    })
    this.#smtp.on('error', () => {})
    this.#http = createServer((request, response) => {
      request.resume()
      request.on('end', () => {
        if (this.#mood === 'hanging up') return void request.socket.destroy()
        if (this.#mood === 'failing') return void response.writeHead(503).end()
        count(this.posts, String(request.headers['x-duban-delivery'] ?? ''))
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"errcode":0}')
      })
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
    if (this.#mood === 'slow') await new Promise((resolve) => setTimeout(resolve, 1500))
    const { messageId } = await PostalMime.parse(raw)
    count(this.mails, messageId ?? '')
    // Taken, and the sender never hears of it: it must send again under the same id.
    if (this.#mood === 'hanging up') return done(Object.assign(new Error('Gone'), { responseCode: 421 }))
    done()
  }
}

function count(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1)
}
