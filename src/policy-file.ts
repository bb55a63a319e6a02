import { readFile } from 'node:fs/promises'

import type { Problem } from '../machines/policy/problem.ts'
import { pathText, shown } from '../machines/policy/problem.ts'

/** A policy file as read: its JSON, or why there is none; `isUnreadable` when there was no file to read. */
export type ReadPolicyFile = { json?: unknown; problems: Problem[]; isUnreadable: boolean }

const LARGEST_BYTES = 5 * 1024 * 1024
const DEEPEST = 32

/** Reads a policy file from disk; nothing is thrown for a file that is missing, empty, not UTF-8 or not JSON. */
export async function readPolicyFile(path: string): Promise<ReadPolicyFile> {
  try {
    return { ...parsePolicyBytes(await readFile(path)), isUnreadable: false }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    return { problems: [unreadable(path, code)], isUnreadable: true }
  }
}

/** The JSON in a file's bytes with everything wrong about the text itself: encoding, byte order mark, syntax, doubled keys. */
export function parsePolicyBytes(bytes: Uint8Array): { json?: unknown; problems: Problem[] } {
  if (bytes.length === 0) return { problems: [ofFile('空文件（0 字节）', 'JSON 对象 {…}', '文件是空的')] }
  if (bytes.length > LARGEST_BYTES) {
    return { problems: [ofFile(`${bytes.length} 字节`, `不超过 ${LARGEST_BYTES} 字节`, '文件过大，不像是办理规则')] }
  }

  const decoded = decode(bytes)
  if (typeof decoded !== 'string') return { problems: [decoded] }
  const hasMark = decoded.startsWith('\uFEFF')
  const mark = ofFile(
    '文件开头有 BOM（EF BB BF）',
    '无 BOM 的 UTF-8',
    '文件带有 BOM，读取程序会出错；请另存为“UTF-8”（不带 BOM）',
  )
  const text = hasMark ? decoded.slice(1) : decoded
  const parsed = parse(text)
  return { ...parsed, problems: [...(hasMark ? [mark] : []), ...parsed.problems] }
}

function decode(bytes: Uint8Array): string | Problem {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return ofFile('UTF-16（开头有 BOM）', 'UTF-8', '文件是 UTF-16，不是 UTF-8；请另存为“UTF-8”')
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return ofFile('不是 UTF-8 的字节', 'UTF-8', '文件不是 UTF-8，可能是 GBK（记事本的“ANSI”）；请另存为“UTF-8”')
  }
}

function parse(text: string): { json?: unknown; problems: Problem[] } {
  if (text.trim() === '') return { problems: [ofFile('只有空白', 'JSON 对象 {…}', '文件里没有内容')] }
  try {
    const json: unknown = JSON.parse(text)
    const { problems, depth } = scan(text)
    if (depth <= DEEPEST) return { json, problems }
    return { problems: [...problems, ofFile(`嵌套 ${depth} 层`, `不超过 ${DEEPEST} 层`, '嵌套过深，不像是办理规则')] }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { problems: [notJson(text, error.message)] }
  }
}

function notJson(text: string, why: string): Problem {
  const position = /position (\d+)/.exec(why)?.[1]
  const offset = position === undefined ? (/end of JSON/.test(why) ? text.length : undefined) : Number(position)
  const where = offset === undefined ? '' : `第 ${lineOf(text, offset)} 行第 ${columnOf(text, offset)} 列`
  const near = shown(
    offset === undefined ? text.trim().slice(0, 30) : text.slice(Math.max(0, offset - 15), offset + 15),
  )
  const hint = '常见原因：缺少或多出逗号、引号用了中文引号、写了注释'
  return ofFile(
    `${where || '开头'}附近 ${near}`,
    'JSON',
    `文件不是 JSON：${where || '开头'}附近 ${near} 读不懂（${why}）；${hint}`,
  )
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function columnOf(text: string, offset: number): number {
  return offset - text.lastIndexOf('\n', offset - 1)
}

type Level = { path: PropertyKey[]; keys: Set<string> | undefined; index: number; key: string | undefined }

/** JSON silently takes the last of two equal keys; the one who edits the first would never learn why nothing changed. */
function scan(text: string): { problems: Problem[]; depth: number } {
  let depth = 0
  const problems: Problem[] = []
  const levels: Level[] = []
  let pending: string | undefined
  for (const match of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/g)) {
    const token = match[0]
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      const path = level ? [...level.path, level.keys ? (level.key ?? '') : level.index] : []
      levels.push({ path, keys: token === '{' ? new Set() : undefined, index: 0, key: undefined })
      depth = Math.max(depth, levels.length)
      if (depth > DEEPEST) return { problems, depth }
    } else if (token === '}' || token === ']') {
      levels.pop()
    } else if (token === ',') {
      if (level && !level.keys) level.index += 1
    } else if (token === ':') {
      const key: unknown = JSON.parse(pending ?? '""')
      if (level?.keys && typeof key === 'string') {
        if (level.keys.has(key)) problems.push(doubled([...level.path, key], lineOf(text, match.index)))
        level.keys.add(key)
        level.key = key
      }
    } else {
      pending = token
    }
  }
  return { problems, depth }
}

function doubled(path: PropertyKey[], line: number): Problem {
  const where = pathText(path)
  return {
    path: where,
    found: `第 ${line} 行又写了一次`,
    expected: '每项只写一次',
    message: `“${where}”写了两次（第 ${line} 行又一次），以哪一次为准不明；请只留一次`,
    severity: 'error',
  }
}

function unreadable(path: string, code: string): Problem {
  const why = code === 'ENOENT' ? '文件不存在' : code === 'EISDIR' ? '这是文件夹，不是文件' : `读不了（${code}）`
  return ofFile(path, '可读的 JSON 文件', `“${path}”${why}；请核对路径`)
}

function ofFile(found: string, expected: string, message: string): Problem {
  return { path: pathText([]), found, expected, message, severity: 'error' }
}
