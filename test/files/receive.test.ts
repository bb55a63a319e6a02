import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { judgeContent } from '../../src/files/file-kinds.ts'
import { cleanFileName, contentDisposition } from '../../src/files/file-name.ts'
import { clearIncoming, receiveFile } from '../../src/files/receive.ts'
import { openScan } from '../../src/files/scan.ts'
import { anOle, aZip, DOCX, EXE, ODT, OFD, PDF, PNG, XLSX } from './sample-files.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duban-receive-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const receive = (name: string, bytes: Buffer | Readable, alsoAccepted: string[] = [], scan?: string) =>
  receiveFile(
    { folder, limitBytes: 10_000, alsoAccepted, scan: scan === undefined ? undefined : openScan(scan, 2000) },
    { name, bytes: Buffer.isBuffer(bytes) ? Readable.from([bytes]) : bytes },
  )
const outcome = (name: string, bytes: Buffer, also?: string[]) =>
  receive(name, bytes, also).then(
    ({ mediaType }) => mediaType,
    (error: { code?: string }) => error.code ?? String(error),
  )

describe('the content decides, not the name', () => {
  it.each([
    ['批复.pdf', PDF],
    ['照片.PNG', PNG],
    ['答复.docx', DOCX],
    ['名单.xlsx', XLSX],
    ['说明.odt', ODT],
    ['公文.ofd', OFD],
    ['旧稿.doc', anOle('WordDocument')],
    ['旧稿.wps', anOle('WordDocument')],
    ['旧表.xls', anOle('Workbook')],
    ['旧表.et', anOle('Book')],
    ['记录.txt', Buffer.from('征求意见记录：㛃𠮷')],
    ['名单.csv', Buffer.from('d0d5c3fb2cb4fab1ed0a', 'hex')],
  ])('takes %s', async (name, bytes) => {
    expect(await outcome(name, bytes)).toMatch(/^[a-z]+\//)
  })

  it.each([
    ['程序.pdf', EXE],
    ['程序.exe', EXE],
    ['程序.txt', EXE],
    ['照片.jpg', PNG],
    ['压缩包.zip', aZip({ 'a.txt': 'x' })],
    ['压缩包.docx', aZip({ 'a.txt': 'x' })],
    ['表格.docx', XLSX],
    ['安装包.doc', anOle('MsiFileHash')],
    ['加密.docx', anOle('EncryptedPackage')],
    ['带宏.doc', anOle('WordDocument', '_VBA_PROJECT')],
    ['带宏.xls', anOle('Workbook', '_VBA_PROJECT')],
    ['带宏.docx', aZip({ '[Content_Types].xml': '', 'word/document.xml': '', 'word/vbaProject.bin': '' })],
    ['半个.docx', DOCX.subarray(0, 60)],
    ['空.txt', Buffer.alloc(0)],
    ['没有扩展名', PDF],
    ['网页.html', Buffer.from('<html></html>')],
    ['图.svg', Buffer.from('<svg/>')],
  ])('refuses %s', async (name, bytes) => {
    expect(await outcome(name, bytes)).toBe('FILE_REFUSED')
  })

  it('takes archives only where the installation lists them', async () => {
    expect(await outcome('压缩包.zip', aZip({ 'a.txt': 'x' }), ['zip'])).toBe('application/zip')
  })

  it('reads nothing that would swell: a document that claims four gigabytes is judged by its directory', async () => {
    const bomb = aZip({ '[Content_Types].xml': '0'.repeat(5000), 'word/document.xml': '' }, 0xffffffff)

    expect(await outcome('炸弹.docx', bomb)).toContain('wordprocessingml')
  })

  it('never stumbles over bytes of any kind', async () => {
    const path = join(folder, 'random')
    const heads = [
      Buffer.alloc(0),
      PNG.subarray(0, 8),
      Buffer.from('PK\x03\x04'),
      anOle('WordDocument').subarray(0, 600),
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 2000 }), async (head, tail) => {
        await writeFile(path, Buffer.concat([head, tail]))
        const said = await judgeContent(path, 'docx').catch((error: { code?: string }) => error.code)
        expect(said).toBe('FILE_REFUSED')
      }),
      { numRuns: 100 * Number(process.env['FC_SCALE'] ?? 1) },
    )
    await rm(path)
  })
})

describe('what breaks off leaves nothing', () => {
  it('when the client leaves, and when it sends too much', async () => {
    const own = await mkdtemp(join(folder, 'own-'))
    const into = (bytes: Readable) =>
      receiveFile({ folder: own, limitBytes: 10_000, alsoAccepted: [], scan: undefined }, { name: '批复.pdf', bytes })
    const broken = new Readable({
      read() {
        this.push(PDF)
        this.destroy(new Error('aborted'))
      },
    })

    await expect(into(broken)).rejects.toThrow('aborted')
    await expect(into(Readable.from([PDF, Buffer.alloc(10_000)]))).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' })
    expect(await readdir(own)).toEqual([])
  })

  it('and what a killed process left is cleared after a day', async () => {
    await writeFile(join(folder, 'old.part'), 'x')
    await utimes(join(folder, 'old.part'), 1, 1)
    await writeFile(join(folder, 'new.part'), 'x')

    expect(await clearIncoming(folder, 1_000_000)).toBe(1)
    expect(await readdir(folder)).toContain('new.part')
    expect(await clearIncoming(join(folder, 'nowhere'), 1_000_000)).toBe(0)
  })
})

describe('the scan', () => {
  it('lets pass what it calls clean, refuses what it does not, and what it could not look at', async () => {
    const slow = join(folder, 'slow.sh')
    await writeFile(slow, '#!/bin/sh\nwhile :; do :; done\n', { mode: 0o700 })
    const scanned = (command: string) =>
      receiveFile(
        { folder, limitBytes: 10_000, alsoAccepted: [], scan: openScan(command, 300) },
        { name: '批复.pdf', bytes: Readable.from([PDF]) },
      )

    expect(await scanned('/bin/true')).toMatchObject({ name: '批复.pdf' })
    await expect(scanned('/bin/false')).rejects.toMatchObject({ code: 'FILE_REFUSED' })
    await expect(scanned(slow)).rejects.toMatchObject({ code: 'NOT_READY', message: expect.stringContaining('超时') })
    await expect(scanned(join(folder, 'none'))).rejects.toMatchObject({ code: 'NOT_READY' })
  })
})

describe('names are kept', () => {
  it.each([
    ['中文名.docx', '中文名.docx'],
    ['㛃䶮 🙂.pdf', '㛃䶮 🙂.pdf'],
    ['../../etc/passwd.pdf', 'passwd.pdf'],
    ['C:\\桌面\\答复.pdf', '答复.pdf'],
    ['答\u202efdp.exe', '答fdp.exe'],
    ['  .隐藏.pdf ', '隐藏.pdf'],
    ['..', '未命名'],
    ['', '未命名'],
    ['a\u0000b\r\nc.pdf', 'abc.pdf'],
  ])('%j becomes %j', (given, kept) => {
    expect(cleanFileName(given)).toBe(kept)
  })

  it('and a name of 300 characters keeps its beginning and its extension', () => {
    const kept = cleanFileName(`${'长'.repeat(300)}.docx`)

    expect(Array.from(kept)).toHaveLength(200)
    expect(kept).toMatch(/^长+….docx$/)
  })

  it('the head line of a download holds any of them and no line break', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 250 }), (name) => {
        const clean = cleanFileName(name)
        const line = contentDisposition(clean)
        expect(line).toMatch(/^attachment; filename="[ !#-$&-[\]-~]*"; filename\*=UTF-8''[A-Za-z0-9%._~-]+$/)
        expect(decodeURIComponent(line.split("UTF-8''")[1] ?? '')).toBe(clean)
      }),
      { numRuns: 200 * Number(process.env['FC_SCALE'] ?? 1) },
    )
  })
})
