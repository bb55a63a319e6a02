import { inflateRawSync } from 'node:zlib'

/** Far beyond what any ledger needs, and far below what harms the machine. */
const LIMITS = { entries: 1_000, unpackedBytes: 120 * 1024 * 1024 } as const
const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const END_BYTES = 22
const LONGEST_COMMENT = 0xffff

export type ZipVerdict = { ok: true; names: string[] } | { ok: false; found: string; expected: string }
type Entry = { name: string; method: number; packed: number; unpacked: number; offset: number; isEncrypted: boolean }

/**
 * Looks at a packed file before anything unpacks it: a small file may unfold into gigabytes. What the directory claims
 * is checked by unfolding each part no further than claimed.
 */
export function checkZip(bytes: Buffer): ZipVerdict {
  const entries = readDirectory(bytes)
  if (!entries) return { ok: false, found: '文件残缺，打不开', expected: '完整的 .xlsx 文件；请重新保存后再上传' }
  if (entries.length > LIMITS.entries) {
    return { ok: false, found: `压缩包里有 ${entries.length} 个文件`, expected: `不超过 ${LIMITS.entries} 个` }
  }
  if (entries.some(({ isEncrypted }) => isEncrypted)) {
    return { ok: false, found: '文件加了密码', expected: '没有密码的文件；请取消密码后另存' }
  }
  const total = entries.reduce((sum, { unpacked }) => sum + unpacked, 0)
  if (total > LIMITS.unpackedBytes) return tooLarge(total)
  const lying = entries.some((entry) => !isAsClaimed(bytes, entry))
  if (lying) return { ok: false, found: '压缩包的大小与标明的不符', expected: '由 Excel 或 WPS 保存的 .xlsx 文件' }
  return { ok: true, names: entries.map(({ name }) => name) }
}

function tooLarge(bytes: number): ZipVerdict {
  const found = `展开后有 ${Math.round(bytes / 1024 / 1024)} MB`
  const expected = `不超过 ${LIMITS.unpackedBytes / 1024 / 1024} MB；请删去多余的格式、图片和空行，或分成几个文件`
  return { ok: false, found, expected }
}

/** The central directory at the end of the file; undefined where it is damaged or of the 64-bit kind. */
function readDirectory(bytes: Buffer): Entry[] | undefined {
  const end = findEnd(bytes)
  if (end === undefined) return undefined
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (count === 0xffff || count > LIMITS.entries * 10) return undefined
  const entries: Entry[] = []
  for (let nth = 0; nth < count; nth += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) return undefined
    const nameBytes = bytes.readUInt16LE(at + 28)
    entries.push({
      isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
      name: bytes.toString('utf8', at + 46, at + 46 + nameBytes),
    })
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function findEnd(bytes: Buffer): number | undefined {
  const last = bytes.length - END_BYTES
  for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at -= 1) {
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) return at
  }
  return undefined
}

const STORED = 0
const DEFLATED = 8

function isAsClaimed(bytes: Buffer, { method, packed, unpacked, offset }: Entry): boolean {
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== LOCAL_ENTRY) return false
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  if (start + packed > bytes.length) return false
  if (method === STORED) return packed === unpacked
  if (method !== DEFLATED) return false
  try {
    return inflateRawSync(bytes.subarray(start, start + packed), { maxOutputLength: unpacked + 1 }).length === unpacked
  } catch {
    return false
  }
}
