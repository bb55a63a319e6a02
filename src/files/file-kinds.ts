import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'

import { AppError } from '../errors.ts'
import { listOleNames, listZipNames } from './containers.ts'

/** What the first bytes, or the names inside a container, show. */
type Content =
  | 'pdf'
  | 'png'
  | 'jpg'
  | 'gif'
  | 'bmp'
  | 'webp'
  | 'tif'
  | 'heic'
  | 'mp3'
  | 'm4a'
  | 'wav'
  | 'rtf'
  | 'docx'
  | 'xlsx'
  | 'pptx'
  | 'odt'
  | 'ods'
  | 'ofd'
  | 'zip'
  | 'ole-text'
  | 'ole-table'
  | 'ole-slides'
  | 'text'

const OOXML = 'application/vnd.openxmlformats-officedocument'
const ODF = 'application/vnd.oasis.opendocument'

/** Extension → the content that it must have, and the media type under which it is given out. */
const KINDS: Readonly<Record<string, { content: Content; mediaType: string }>> = {
  pdf: { content: 'pdf', mediaType: 'application/pdf' },
  doc: { content: 'ole-text', mediaType: 'application/msword' },
  docx: { content: 'docx', mediaType: `${OOXML}.wordprocessingml.document` },
  wps: { content: 'ole-text', mediaType: 'application/vnd.ms-works' },
  xls: { content: 'ole-table', mediaType: 'application/vnd.ms-excel' },
  xlsx: { content: 'xlsx', mediaType: `${OOXML}.spreadsheetml.sheet` },
  et: { content: 'ole-table', mediaType: 'application/vnd.ms-excel' },
  ppt: { content: 'ole-slides', mediaType: 'application/vnd.ms-powerpoint' },
  pptx: { content: 'pptx', mediaType: `${OOXML}.presentationml.presentation` },
  dps: { content: 'ole-slides', mediaType: 'application/vnd.ms-powerpoint' },
  odt: { content: 'odt', mediaType: `${ODF}.text` },
  ods: { content: 'ods', mediaType: `${ODF}.spreadsheet` },
  ofd: { content: 'ofd', mediaType: 'application/ofd' },
  rtf: { content: 'rtf', mediaType: 'application/rtf' },
  txt: { content: 'text', mediaType: 'text/plain; charset=utf-8' },
  csv: { content: 'text', mediaType: 'text/csv; charset=utf-8' },
  png: { content: 'png', mediaType: 'image/png' },
  jpg: { content: 'jpg', mediaType: 'image/jpeg' },
  jpeg: { content: 'jpg', mediaType: 'image/jpeg' },
  gif: { content: 'gif', mediaType: 'image/gif' },
  bmp: { content: 'bmp', mediaType: 'image/bmp' },
  webp: { content: 'webp', mediaType: 'image/webp' },
  tif: { content: 'tif', mediaType: 'image/tiff' },
  tiff: { content: 'tif', mediaType: 'image/tiff' },
  heic: { content: 'heic', mediaType: 'image/heic' },
  mp3: { content: 'mp3', mediaType: 'audio/mpeg' },
  m4a: { content: 'm4a', mediaType: 'audio/mp4' },
  wav: { content: 'wav', mediaType: 'audio/wav' },
  zip: { content: 'zip', mediaType: 'application/zip' },
}
/** Archives can hide anything, so they come in only where the installation says so. */
const ONLY_WHERE_LISTED = ['zip']

/** Extensions with their dot that this installation takes; `also` names those that must be asked for. */
export function acceptedExtensions(also: readonly string[]): string[] {
  return Object.keys(KINDS)
    .filter((extension) => !ONLY_WHERE_LISTED.includes(extension) || also.includes(extension))
    .map((extension) => `.${extension}`)
}

/** The extension of an accepted name, before any byte of the file came in. Throws FILE_REFUSED. */
export function acceptedExtensionOf(name: string, also: readonly string[]): string {
  const extension = /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase()
  const accepted = acceptedExtensions(also)
  if (extension !== undefined && accepted.includes(`.${extension}`)) return extension
  const found = extension === undefined ? '没有扩展名' : `是“.${extension}”格式`
  throw new AppError('FILE_REFUSED', `这个文件${found}，不能上传；可以上传的格式有 ${accepted.join(' ')}`)
}

const TEXT_BYTES = 65_536

/** The media type of a file whose content is what its extension says. Throws FILE_REFUSED. */
export async function judgeContent(path: string, extension: string): Promise<string> {
  const kind = KINDS[extension]
  if (!kind) throw new Error(`No such kind: ${extension}`)
  const found = await contentOf(path)
  if (found === 'encrypted') {
    throw new AppError('FILE_REFUSED', '这个文件设有打开密码，系统无法检查；请去掉密码后再上传')
  }
  if (found === 'macros') {
    throw new AppError('FILE_REFUSED', '这个文件带有宏程序，不能上传；请另存为不含宏的文档，或转成 PDF')
  }
  if (found !== kind.content) {
    throw new AppError(
      'FILE_REFUSED',
      `文件的实际内容不是“.${extension}”格式，不能上传；请用原来的软件打开并另存，不要只改扩展名`,
    )
  }
  return kind.mediaType
}

type Found = Content | 'encrypted' | 'macros' | undefined

/** What the file is by its bytes; undefined for anything that is not taken. */
async function contentOf(path: string): Promise<Found> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TEXT_BYTES), 0, TEXT_BYTES, 0)
    const head = buffer.subarray(0, bytesRead)
    if (head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]))) {
      return contentOfZip(await listZipNames(file, size), head)
    }
    if (head.subarray(0, 8).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))) {
      return contentOfOle(await listOleNames(file, size))
    }
    // A detector that stumbles over broken bytes has recognised nothing.
    const magic = await fileTypeFromFile(path).catch(() => undefined)
    if (magic) return SIMPLE.find((content) => content === magic.ext)
    return isText(head, size > bytesRead) ? 'text' : undefined
  } finally {
    await file.close()
  }
}

const SIMPLE: readonly Content[] = [
  'pdf',
  'png',
  'jpg',
  'gif',
  'bmp',
  'webp',
  'tif',
  'heic',
  'mp3',
  'm4a',
  'wav',
  'rtf',
] as const

function contentOfZip(names: readonly string[] | undefined, head: Buffer): Found {
  if (!names) return undefined
  const has = (name: string) => names.includes(name)
  if (has('[Content_Types].xml')) {
    if (names.some((name) => /(^|\/)vbaProject\.bin$/i.test(name))) return 'macros'
    if (names.some((name) => /^word\/document\d*\.xml$/.test(name))) return 'docx'
    if (has('xl/workbook.xml')) return 'xlsx'
    return has('ppt/presentation.xml') ? 'pptx' : undefined
  }
  if (has('OFD.xml')) return 'ofd'
  // An OpenDocument begins with its media type, not packed.
  const declared = head.toString('latin1', 38, 38 + 64)
  if (declared.startsWith(`${ODF}.text`)) return 'odt'
  if (declared.startsWith(`${ODF}.spreadsheet`)) return 'ods'
  return 'zip'
}

function contentOfOle(names: readonly string[] | undefined): Found {
  if (!names) return undefined
  const has = (...wanted: string[]) => wanted.some((name) => names.includes(name))
  if (has('EncryptedPackage')) return 'encrypted'
  if (has('_VBA_PROJECT')) return 'macros'
  if (has('WordDocument')) return 'ole-text'
  if (has('Workbook', 'Book')) return 'ole-table'
  return has('PowerPoint Document') ? 'ole-slides' : undefined
}

/** UTF-8, GB18030, or UTF-16 with its mark; without control characters. */
function isText(head: Buffer, isCut: boolean): boolean {
  const isWide = head.length >= 2 && (head.readUInt16LE(0) === 0xfeff || head.readUInt16BE(0) === 0xfeff)
  const encodings = isWide ? [head.readUInt16LE(0) === 0xfeff ? 'utf-16le' : 'utf-16be'] : ['utf-8', 'gb18030']
  return encodings.some((encoding) => {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: isCut })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      return !/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text)
    } catch {
      return false
    }
  })
}
