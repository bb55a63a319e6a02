import { startThread } from '../../code-thread.ts'
import { AppError, type ErrorCode } from '../../errors.ts'
import type { FormData } from '../forms/form-kind.ts'
import { fillTemplate } from './fill.ts'

type Images = Readonly<Record<string, Buffer>>
export type FillOrder = { template: Uint8Array; data: FormData; images: Readonly<Record<string, Uint8Array>> }
export type FillAnswer = { bytes: Uint8Array } | { code: ErrorCode; message: string }

const SCRIPT = new URL('./fill-thread.ts', import.meta.url)
/** Up to so many places a paper is filled at once, in some hundredths of a second; a thread takes longer to start. */
const MOST_PLACES_HERE = 300
const LONGEST_MS = 120_000
const MOST_MEMORY_MB = 1_000
const TOO_LARGE = '这份文书的份数或者行数太多，没有生成；请分几次制发（例如逐位代表制发）'

/** One after the other: several at once would take the processor from those who only want to read. */
let last: Promise<unknown> = Promise.resolve()

/**
 * `fillTemplate` for papers of any length: a long one is filled in a thread, so that the server goes on answering.
 * Throws FILE_REFUSED where the template is no .docx, RULE_NOT_MET for what is too large even there.
 */
export async function fillTemplateApart(template: Buffer, data: FormData, images: Images = {}): Promise<Buffer> {
  if (placesIn(data) <= MOST_PLACES_HERE) return fillTemplate(template, data, images)
  const turn = last.then(() => fillInThread({ template, data, images }))
  last = turn.catch(() => {})
  const answer = await turn
  if ('code' in answer) throw new AppError(answer.code, answer.message)
  return Buffer.from(answer.bytes)
}

function placesIn(data: FormData): number {
  return Object.values(data)
    .flatMap((value) => (Array.isArray(value) ? value : []))
    .reduce((sum, line) => sum + Object.keys(line).length, 0)
}

async function fillInThread(order: FillOrder): Promise<FillAnswer> {
  const thread = startThread(SCRIPT, { mostMemoryMb: MOST_MEMORY_MB })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<FillAnswer>((resolve, reject) => {
      const tooLarge = () => resolve({ code: 'RULE_NOT_MET', message: TOO_LARGE })
      timer = setTimeout(tooLarge, LONGEST_MS)
      thread.once('message', resolve)
      thread.once('error', (error: Error & { code?: string }) =>
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : reject(error),
      )
      thread.once('exit', () => reject(new Error('The thread that fills a template ended without an answer')))
      thread.postMessage(order)
    })
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}
