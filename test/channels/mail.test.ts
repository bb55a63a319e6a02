import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { openMail } from '../../src/channels/send-mail.ts'
import type { Message } from '../../src/channels/sender.ts'
import { type MailServer, openMailServer } from './a-mail-server.ts'

const FROM = '样例市人大督办系统 <duban@example.gov.cn>'
const MESSAGE: Message = {
  id: '0b8f2a36-58c1-4f0a-9a55-0d9d7a1c2e01',
  subject: '第17号建议的答复期限已逾期3个工作日（㛃 䶮）',
  text: '您好！\n\n请尽快办理。<b>不是标记</b>\n\n查看和登记：http://localhost/inbox?a=1&b=2',
  at: '2026-03-10T01:30:00.000Z',
}

let server: MailServer
let mail: ReturnType<typeof openMail>

beforeAll(async () => {
  server = await openMailServer()
  mail = openMail({ url: server.url, from: FROM })
})
afterEach(() => {
  server.mood = 'well'
  server.unknown.clear()
  server.letters = []
})
afterAll(async () => {
  mail.close()
  await server.close()
})

describe('a letter', () => {
  it('arrives as it was written, and its id tells a repeat', async () => {
    expect(await mail.send('jia@example.cn', MESSAGE)).toEqual({ isDelivered: true, outcome: '邮件服务器已接收' })
    await mail.send('jia@example.cn', MESSAGE)

    const [letter, again] = server.letters
    expect(letter?.subject).toBe(MESSAGE.subject)
    expect(letter?.text?.trim()).toBe(MESSAGE.text)
    expect(letter?.from).toMatchObject({ name: '样例市人大督办系统', address: 'duban@example.gov.cn' })
    expect(letter?.messageId).toBe(`<${MESSAGE.id}@example.gov.cn>`)
    expect(again?.messageId).toBe(letter?.messageId)
    expect(letter?.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated')
    expect(letter?.html).toContain('&lt;b&gt;不是标记&lt;/b&gt;')
    expect(letter?.html).toContain('<a href="http://localhost/inbox?a=1&amp;b=2">')
  })

  it('goes to one mailbox, whatever stands in the records, and no header is made from a subject', async () => {
    await mail.send('jia@example.cn, yi@example.cn', { ...MESSAGE, subject: '甲\r\nBcc: bing@example.cn' })

    expect(server.letters.flatMap(({ to }) => to)).not.toContain('yi@example.cn')
    expect(server.letters.flatMap(({ to }) => to)).not.toContain('bing@example.cn')
    expect(server.letters.flatMap(({ bcc }) => bcc ?? [])).toEqual([])
  })

  it('is refused for good by an unknown mailbox, and no address is repeated', async () => {
    server.unknown.add('weg@example.cn')
    const sent = await mail.send('weg@example.cn', MESSAGE)

    expect(sent).toMatchObject({ isDelivered: false, isFinal: true, outcome: expect.stringContaining('550') })
    expect(sent.outcome).not.toContain('weg')
  })

  it('may be tried again when the server is busy, dies in the middle, or is not there', async () => {
    server.mood = 'busy'
    const busy = await mail.send('jia@example.cn', MESSAGE)
    server.mood = 'dies'
    const broken = await mail.send('jia@example.cn', MESSAGE)
    const nobody = openMail({ url: 'smtp://127.0.0.1:9', from: FROM })
    const absent = await nobody.send('jia@example.cn', MESSAGE)
    nobody.close()
    server.mood = 'well'

    expect(busy).toEqual({ isDelivered: false, outcome: '邮件服务器暂时没有接收（450）' })
    for (const sent of [broken, absent]) {
      expect(sent).toMatchObject({ isDelivered: false, outcome: expect.stringContaining('连接邮件服务器失败') })
      expect(sent).not.toHaveProperty('isFinal')
    }
    expect(await mail.send('jia@example.cn', MESSAGE)).toMatchObject({ isDelivered: true })
  })

  it('is refused for good by content, and a wrong password is no fault of the mailbox', async () => {
    server.mood = 'refuses'
    expect(await mail.send('jia@example.cn', MESSAGE)).toMatchObject({ isDelivered: false, isFinal: true })

    const wrong = openMail({ url: server.url.replace('//', '//duban:falsch@'), from: FROM })
    const sent = await wrong.send('jia@example.cn', MESSAGE)
    wrong.close()
    expect(sent).toMatchObject({ isDelivered: false, outcome: expect.stringContaining('用户名或密码') })
    expect(sent).not.toHaveProperty('isFinal')
    expect(sent.outcome).not.toContain('falsch')
  })
})
