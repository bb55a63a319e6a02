import type { FileHandle } from 'node:fs/promises'

const EOCD_BYTES = 22
const LONGEST_COMMENT = 65_535
/** A directory larger than this belongs to no document of an office. */
const LARGEST_DIRECTORY_BYTES = 8 * 1024 * 1024
const MOST_ENTRIES = 20_000

/**
 * Names of what a zip holds, read from its directory alone: nothing is unpacked, so nothing can swell. Undefined when
 * the directory makes no sense.
 */
export async function listZipNames(file: FileHandle, sizeBytes: number): Promise<string[] | undefined> {
  const tail = await readAt(file, Math.max(0, sizeBytes - EOCD_BYTES - LONGEST_COMMENT), sizeBytes)
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (at < 0 || tail.length - at < EOCD_BYTES) return undefined
  const count = tail.readUInt16LE(at + 10)
  const length = tail.readUInt32LE(at + 12)
  const start = tail.readUInt32LE(at + 16)
  if (count > MOST_ENTRIES || length > LARGEST_DIRECTORY_BYTES || start + length > sizeBytes) return undefined

  const directory = await readAt(file, start, start + length)
  const names: string[] = []
  for (let place = 0; names.length < count; ) {
    if (place + 46 > directory.length || directory.readUInt32LE(place) !== 0x02014b50) return undefined
    const nameBytes = directory.readUInt16LE(place + 28)
    const restBytes = directory.readUInt16LE(place + 30) + directory.readUInt16LE(place + 32)
    names.push(directory.toString('utf8', place + 46, place + 46 + nameBytes))
    place += 46 + nameBytes + restBytes
  }
  return names
}

const ENTRY_BYTES = 128
const MOST_SECTORS = 4096
const END_OF_CHAIN = 0xfffffffa

/** Names of the streams in an OLE compound file (.doc .xls .ppt .wps). Undefined when its directory makes no sense. */
export async function listOleNames(file: FileHandle, sizeBytes: number): Promise<string[] | undefined> {
  const head = await readAt(file, 0, 512)
  if (head.length < 512) return undefined
  const shift = head.readUInt16LE(30)
  if (shift !== 9 && shift !== 12) return undefined
  const sectorBytes = 1 << shift
  const readSector = (n: number) => readAt(file, (n + 1) * sectorBytes, Math.min((n + 2) * sectorBytes, sizeBytes))

  const names: string[] = []
  let sector = head.readUInt32LE(48)
  for (let nth = 0; sector < END_OF_CHAIN; nth += 1) {
    const bytes = await readSector(sector)
    if (nth === MOST_SECTORS || bytes.length < ENTRY_BYTES) return undefined
    for (let place = 0; place + ENTRY_BYTES <= bytes.length; place += ENTRY_BYTES) {
      const nameBytes = bytes.readUInt16LE(place + 64)
      if (nameBytes >= 2 && nameBytes <= 64) names.push(bytes.toString('utf16le', place, place + nameBytes - 2))
    }
    const next = await nextSector(head, sector, sectorBytes, readSector)
    if (next === undefined) return undefined
    sector = next
  }
  return names
}

/** Where the chain goes on, by the allocation table; the first 109 parts of it are named in the head and suffice. */
async function nextSector(
  head: Buffer,
  sector: number,
  sectorBytes: number,
  readSector: (n: number) => Promise<Buffer>,
): Promise<number | undefined> {
  const perPart = sectorBytes / 4
  const part = Math.floor(sector / perPart)
  if (part >= 109) return undefined
  const table = await readSector(head.readUInt32LE(76 + part * 4))
  const place = (sector % perPart) * 4
  return place + 4 <= table.length ? table.readUInt32LE(place) : undefined
}

async function readAt(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, to - from))
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
  return bytes.subarray(0, bytesRead)
}
