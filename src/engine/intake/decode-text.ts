export type DecodedText =
  | { ok: true; text: string; encoding: Encoding }
  | { ok: false; found: string; expected: string }
export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'GB18030'

const EXPECTED = '.xlsx 工作簿，或 UTF-8、GBK/GB18030 编码的 CSV 文本'
/** The beginnings of files that are no text at all, with what they are. */
const NOT_TEXT: readonly [number[], string][] = [
  [[0x50, 0x4b, 0x03, 0x04], '压缩文件，不是工作簿'],
  [[0xd0, 0xcf, 0x11, 0xe0], '旧版（.xls）或加了密码的文件；请在 Excel 或 WPS 中用“另存为 → .xlsx”'],
  [[0x25, 0x50, 0x44, 0x46], 'PDF 文件；请从原来的表格另存为 .xlsx'],
]

/**
 * The text of a file as offices save it: UTF-8 with or without a byte order mark, UTF-16 with one, or else GBK, of
 * which GB18030 is the superset that has the rare characters of names. Bytes that are none of them are refused, since
 * one wrongly read name is worse than a file sent back.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length === 0) return { ok: false, found: '空文件（0 字节）', expected: EXPECTED }
  const known = NOT_TEXT.find(([start]) => start.every((byte, index) => bytes[index] === byte))
  if (known) return { ok: false, found: known[1], expected: EXPECTED }

  for (const encoding of candidates(bytes)) {
    const text = decodeAs(bytes, encoding)
    if (text === undefined) continue
    if (text.includes('\0')) return { ok: false, found: '文件里有空字符（NUL），不像是文本', expected: EXPECTED }
    return { ok: true, text, encoding }
  }
  return { ok: false, found: '既不是 UTF-8 也不是 GBK/GB18030 的字节', expected: `${EXPECTED}；请另存为“CSV UTF-8”` }
}

function candidates([first, second]: Uint8Array): Encoding[] {
  if (first === 0xff && second === 0xfe) return ['UTF-16LE']
  if (first === 0xfe && second === 0xff) return ['UTF-16BE']
  return ['UTF-8', 'GB18030']
}

/** A byte order mark is taken off. */
function decodeAs(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding.toLowerCase(), { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
