import { crc32, deflateRawSync } from 'node:zlib'

export const PDF = Buffer.from(
  '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n',
  'latin1',
)
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600, 1)])

/** A zip of these entries. `swollen` claims that size for each without having it. */
export function aZip(entries: Record<string, string>, swollen?: number): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(entries)) {
    const raw = Buffer.from(text)
    const isStored = name === 'mimetype'
    const packed = isStored ? raw : deflateRawSync(raw)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(isStored ? 0 : 8, 4)
    head.writeUInt32LE(crc32(raw), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(swollen ?? raw.length, 18)
    head.writeUInt16LE(Buffer.byteLength(name), 22)
    parts.push(Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed)
    directory.push(
      Buffer.from('PK\x01\x02\x14\x00'),
      head,
      Buffer.alloc(10),
      Buffer.from(Uint32Array.of(offset).buffer),
      Buffer.from(name),
    )
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Object.keys(entries).length, 8)
  end.writeUInt16LE(Object.keys(entries).length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, listed, end])
}

export const DOCX = aZip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w:document/>' })
export const XLSX = aZip({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' })
export const ODT = aZip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<office/>' })
export const OFD = aZip({ 'OFD.xml': '<OFD/>', 'Doc_0/Document.xml': '<Document/>' })

/** An OLE compound file whose directory names these streams. */
export function anOle(...names: string[]): Buffer {
  const head = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(head)
  head.writeUInt16LE(9, 30)
  head.writeUInt32LE(1, 48)
  head.fill(0xff, 76)
  head.writeUInt32LE(0, 76)
  const table = Buffer.alloc(512, 0xff)
  table.writeUInt32LE(0xfffffffe, 4)
  const directory = Buffer.alloc(512)
  for (const [nth, name] of ['Root Entry', ...names].entries()) {
    directory.write(name, nth * 128, 'utf16le')
    directory.writeUInt16LE((name.length + 1) * 2, nth * 128 + 64)
  }
  return Buffer.concat([head, table, directory])
}
