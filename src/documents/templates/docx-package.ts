import { inflateRawSync } from 'node:zlib'
import PizZip from 'pizzip'

import { AppError } from '../../errors.ts'
import { type Element, parseXml, writeXml, XmlError } from './xml-tree.ts'

/** The parts of a .docx by their paths, in their order. */
export type DocxPackage = Map<string, Buffer>

/** Larger is no template of an office. */
export const LARGEST_TEMPLATE_BYTES = 20 * 1024 * 1024
const MOST_PARTS = 2_000
const LARGEST_UNPACKED_BYTES = 96 * 1024 * 1024
/** Marks of XML in all parts: a report that lists 1,000 suggestions has about a million; as trees they take most of a GB. */
const MOST_MARKS = 1_500_000
/** Part names of Office are plain; the one with brackets is the list of content types. */
const PART_NAME = /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\:*?"<>|]{1,255}$/u
const BROKEN = '文件已损坏，打不开；请用 Word 或 WPS 打开后另存为 .docx，再上传'
const TOO_MUCH = `文件展开后太大；请压缩其中的图片，或删去不需要的内容后另存为 .docx`
const TOO_INTRICATE = '文件内容过多，不能作模板；请删去表格里多余的行（模板只需一行），再另存为 .docx'

/**
 * Unpacks a .docx within limits that hold whatever its directory claims. Throws FILE_REFUSED with what is wrong and
 * what to do.
 */
export function openDocx(bytes: Buffer): DocxPackage {
  if (bytes.length > LARGEST_TEMPLATE_BYTES) throw refused(TOO_MUCH)
  const parts: DocxPackage = new Map()
  let left = LARGEST_UNPACKED_BYTES
  for (const entry of listEntries(bytes)) {
    if (entry.name.endsWith('/')) continue
    if (!PART_NAME.test(entry.name) || parts.has(entry.name)) throw refused(BROKEN)
    const content = contentOf(bytes, entry, left)
    left -= content.length
    parts.set(entry.name, content)
  }
  if (!parts.has('[Content_Types].xml') || !parts.has('word/document.xml')) {
    throw refused('这不是 Word 文档（.docx）；请用 Word 或 WPS 打开后另存为 .docx，再上传')
  }
  if (countMarks(parts) > MOST_MARKS) throw refused(TOO_INTRICATE)
  return parts
}

/** A few kilobytes can unpack to more elements than the memory holds. */
function countMarks(parts: DocxPackage): number {
  let count = 0
  for (const [name, content] of parts) {
    if (!/\.(xml|rels)$/i.test(name)) continue
    for (let at = content.indexOf('<'); at >= 0 && count <= MOST_MARKS; at = content.indexOf('<', at + 1)) count += 1
  }
  return count
}

/** The bytes of the parts; the same parts give the same bytes. */
export function packDocx(parts: DocxPackage): Buffer {
  return toZip(parts).generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}

/** A moment for all parts, so that no clock stands in the bytes. */
const PACKED_AT = new Date(Date.UTC(2026, 0, 1))

export function toZip(parts: DocxPackage): PizZip {
  const zip = new PizZip()
  for (const [name, content] of parts) zip.file(name, content, { date: PACKED_AT, createFolders: false })
  return zip
}

/** One XML part as a tree. Throws FILE_REFUSED where it is broken. */
export function readPart(parts: DocxPackage, name: string): Element {
  const content = parts.get(name)
  if (!content) throw refused(BROKEN)
  try {
    return parseXml(new TextDecoder('utf-8', { fatal: true }).decode(content))
  } catch (error) {
    if (error instanceof XmlError || error instanceof TypeError) throw refused(BROKEN, error)
    throw error
  }
}

export function writePart(parts: DocxPackage, name: string, root: Element): void {
  parts.set(name, Buffer.from(writeXml(root)))
}

/** Where text stands that is filled: the body first, then heads and feet, notes. */
export function listTextParts(parts: DocxPackage): string[] {
  const others = [...parts.keys()].filter((name) => /^word\/(header|footer|footnotes|endnotes)\d*\.xml$/.test(name))
  return ['word/document.xml', ...others.toSorted()]
}

/** The relations of a part: by id, where they lead. */
export function relationsOf(parts: DocxPackage, name: string): { id: string; type: string; target: string }[] {
  const at = name.lastIndexOf('/')
  const path = `${name.slice(0, at + 1)}_rels/${name.slice(at + 1)}.rels`
  if (!parts.has(path)) return []
  return readPart(parts, path)
    .children.filter((child) => typeof child !== 'string')
    .map(({ attributes }) => ({
      id: attributes.get('Id') ?? '',
      type: attributes.get('Type') ?? '',
      target: resolved(name.slice(0, at + 1), attributes.get('Target') ?? ''),
    }))
}

function resolved(folder: string, target: string): string {
  const steps: string[] = target.startsWith('/') ? [] : folder.split('/').filter(Boolean)
  for (const step of target.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

type Entry = { name: string; method: number; packedBytes: number; unpackedBytes: number; offset: number }

function listEntries(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > bytes.length) throw refused(BROKEN)
  const count = bytes.readUInt16LE(end + 10)
  const start = bytes.readUInt32LE(end + 16)
  if (count > MOST_PARTS) throw refused(TOO_MUCH)
  const entries: Entry[] = []
  for (let at = start; entries.length < count; ) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== 0x02014b50) throw refused(BROKEN)
    if (bytes.readUInt16LE(at + 8) & 1) throw refused('这个文件设有打开密码；请去掉密码后再上传')
    const nameBytes = bytes.readUInt16LE(at + 28)
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameBytes),
      method: bytes.readUInt16LE(at + 10),
      packedBytes: bytes.readUInt32LE(at + 20),
      unpackedBytes: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    })
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

/** At most `limit` bytes come out, whatever the directory says. */
function contentOf(bytes: Buffer, { method, packedBytes, unpackedBytes, offset }: Entry, limit: number): Buffer {
  if (unpackedBytes > limit) throw refused(TOO_MUCH)
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50) throw refused(BROKEN)
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  if (start + packedBytes > bytes.length) throw refused(BROKEN)
  const packed = bytes.subarray(start, start + packedBytes)
  if (method === 0 && packedBytes === unpackedBytes) return packed
  if (method !== 8) throw refused(BROKEN)
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, Math.min(limit, unpackedBytes)) })
    if (content.length === unpackedBytes) return content
  } catch (cause) {
    throw refused(BROKEN, cause)
  }
  throw refused(BROKEN)
}

function refused(message: string, cause?: unknown): AppError {
  return new AppError('FILE_REFUSED', message, { cause })
}
