import type { Worker } from 'node:worker_threads'

import { startThread } from '../../code-thread.ts'

export type Sheet = {
  name: string
  isHidden: boolean
  /** It has more rows than were read. */
  isCut: boolean
  /** Rows with something in them, numbered as the spreadsheet does; `spans`: merged from column to column. */
  rows: { row: number; cells: string[]; spans: [number, number][] }[]
}
export type WorkbookRead = { ok: true; sheets: Sheet[] } | { ok: false; found: string; expected: string }

const LONGEST_MS = 90_000
const MOST_MEMORY_MB = 1_200
const TOO_HEAVY: WorkbookRead = {
  ok: false,
  found: '工作簿太复杂，读不出来',
  expected: '只有数据的工作簿；请把数据复制到新的工作簿（只粘贴数值），或分成几个文件',
}

const SCRIPT = new URL('./workbook-thread.ts', import.meta.url)

/** To start a thread takes a second: one that has read a small file waits for the next. */
const SMALL_BYTES = 1024 * 1024
let waiting: Worker | undefined

/** Opens an .xlsx file in a thread of its own, within limits of time and memory. Formulas are never worked out. */
export async function readWorkbook(bytes: Uint8Array, mostRows: number): Promise<WorkbookRead> {
  const thread = waiting ?? startReader()
  waiting = undefined
  thread.ref()
  const read = await ask(thread, bytes, mostRows).catch(async (error: unknown) => {
    await thread.terminate()
    throw error
  })
  if (read === TOO_HEAVY || bytes.length > SMALL_BYTES || waiting !== undefined) await thread.terminate()
  else keep(thread)
  return read
}

/** It is forgotten when it ends by itself while it waits. */
function startReader(): Worker {
  const thread = startThread(SCRIPT, { mostMemoryMb: MOST_MEMORY_MB })
  const forget = () => {
    if (waiting === thread) waiting = undefined
  }
  return thread.on('error', forget).on('exit', forget)
}

/** It waits, and keeps nobody from ending. */
function keep(thread: Worker): void {
  waiting = thread
  thread.unref()
}

function ask(thread: Worker, bytes: Uint8Array, mostRows: number): Promise<WorkbookRead> {
  return new Promise<WorkbookRead>((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer)
      thread.off('message', onRead).off('error', onError).off('exit', onExit)
      settle()
    }
    const onRead = (read: WorkbookRead) => end(() => resolve(read))
    const onError = (error: Error & { code?: string }) =>
      end(() => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(TOO_HEAVY) : reject(error)))
    const onExit = () => end(() => reject(new Error('The thread that reads a workbook ended without an answer')))
    const timer = setTimeout(() => end(() => resolve(TOO_HEAVY)), LONGEST_MS)
    thread.once('message', onRead).once('error', onError).once('exit', onExit)
    thread.postMessage({ bytes, mostRows })
  })
}
