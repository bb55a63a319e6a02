import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type Mood =
  | 'well'
  /** 450 to every recipient: come again later. */
  | 'busy'
  /** The connection breaks in the middle of a letter. */
  | 'dies'
  /** 554 to the letter itself. */
  | 'refuses'
/** A real mail server on a port of its own, whose mood a test sets. */
export type MailServer = {
  url: string
  mood: Mood
  /** 550 to these. */
  unknown: Set<string>
  letters: (Email & { to: string[] })[]
  /** Letters that were begun. */
  begun: number
  close(): Promise<void>
}

export async function openMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ password }, _session, done) =>
      password === 'richtig' ? done(null, { user: 'duban' }) : done(new Error('Invalid username or password')),
    onRcptTo: ({ address }, _session, done) => {
      if (state.unknown.has(address)) return done(refusal(550, 'No such mailbox'))
      if (state.mood === 'busy') return done(refusal(450, 'Come again later'))
      done()
    },
    onData: (stream, session, done) => {
      state.begun += 1
      if (state.mood === 'dies') {
        for (const socket of sockets) socket.destroy()
        return
      }
      buffer(stream).then(async (bytes) => {
        if (state.mood === 'refuses') return done(refusal(554, 'Looks like spam'))
        const to = session.envelope.rcptTo.map(({ address }) => address)
        state.letters.push(Object.assign(await PostalMime.parse(bytes), { to }) as never)
        done()
      }, done)
    },
  })
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const state: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mood: 'well',
    unknown: new Set(),
    letters: [],
    begun: 0,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
  return state
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
