import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'

import type { Policy } from '../../machines/policy/schema.ts'
import { AppError } from '../errors.ts'
import { requireDimension } from '../figures/counting.ts'
import { groupLabel } from '../figures/read-breakdown.ts'
import type { YearCase } from './year-cases.ts'
import type { YearEvent } from './year-log.ts'

export const FILES = ['cases.csv', 'events.jsonl', 'report.json'] as const
export type OutFile = (typeof FILES)[number]
/** The files of a run. None of them is there before all of them are whole. */
export type Out = {
  writeCase(one: YearCase): Promise<void>
  writeEvent(event: YearEvent): Promise<void>
  finish(report: unknown): Promise<void>
  /** Takes away what is half written. */
  abandon(): Promise<void>
}

const COLUMNS = [
  '编号',
  '标题',
  '类别',
  '重点',
  '领域',
  '提出',
  '领衔代表',
  '联名人数',
  '主办单位',
  '协办单位',
  '状态',
  '交办日',
  '答复期限',
  '办复日',
  '按期办复',
  '办理结果',
  '首次评价',
  '最后评价',
  '承诺',
  '已销号',
  '测评',
  '办结日',
  '归档日',
  '记录条数',
]

/** Opens the files of a run in the folder, under passing names. Throws FILE_INVALID when the folder cannot be written. */
export async function openOut(folder: string, policy: Policy): Promise<Out> {
  await makeFolder(folder)
  const passing = (file: OutFile) => join(folder, `.${file}.${process.pid}.part`)
  const cases = openFile(passing('cases.csv'))
  const events = openFile(passing('events.jsonl'))
  // Excel on Windows reads UTF-8 only after a byte order mark.
  await cases.write(`\uFEFF${csvLine(COLUMNS)}`)

  return {
    writeCase: (one) => cases.write(csvLine(caseRow(one, policy))),
    writeEvent: (event) => events.write(eventLine(event)),
    finish: async (report) => {
      await Promise.all([cases.end(), events.end()])
      await writeFile(passing('report.json'), `${JSON.stringify(report, null, 2)}\n`)
      for (const file of FILES) await rename(passing(file), join(folder, file))
    },
    abandon: async () => {
      await Promise.all([cases.end(), events.end()]).catch(() => {})
      for (const file of FILES) await rm(passing(file), { force: true })
    },
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    throw new AppError('FILE_INVALID', `不能建立输出文件夹“${folder}”（${code}）；请用 --out 指定可写的文件夹`, {
      cause: error,
    })
  }
}

/** A file that is written piece by piece and never faster than the disk takes it. */
function openFile(path: string): { write(text: string): Promise<void>; end(): Promise<void> } {
  const stream = createWriteStream(path)
  let failure: Error | undefined
  stream.on('error', (error) => {
    failure = error
  })
  return {
    write: async (text) => {
      if (failure) throw failure
      if (stream.write(text)) return
      await once(stream, 'drain')
    },
    end: () => {
      return new Promise<void>((resolve, reject) => {
        if (failure) reject(failure)
        else if (stream.closed) resolve()
        else stream.end(() => resolve())
      })
    },
  }
}

/** The hashed bytes of an event stand in the line as they are, so that anybody can count the chain anew. */
function eventLine({ body, hash, text }: YearEvent): string {
  return `{"hash":"${hash}","body":${body}${text === null ? '' : `,"text":${text}`}}\n`
}

/** Excel must not take a title for a formula. */
function csvLine(cells: readonly (string | number)[]): string {
  return stringify([[...cells]], { escape_formulas: true, record_delimiter: '\r\n' })
}

function caseRow(one: YearCase, policy: Policy): (string | number)[] {
  const word = (dimension: string, key: string | null) => {
    return key === null ? '' : groupLabel(requireDimension(dimension), policy, key)
  }
  const { result_class: code } = one
  return [
    one.number ?? one.serial_number ?? `收文${Number.parseInt(one.id.slice(0, 8), 16)}`,
    one.title ?? '（涉密，不录标题）',
    word('category', one.category),
    one.is_key ? '是' : '',
    one.field ?? '',
    word('period', one.period),
    one.lead_signer ?? '',
    one.signers === null ? '' : one.signers - 1,
    one.unit ?? '',
    one.co_units.join('、'),
    one.state === null ? '尚未提出' : word('state', one.state),
    one.handed_over_on ?? '',
    one.reply_due_on ?? '',
    one.replied_on ?? '',
    one.in_time === null ? '' : one.in_time ? '是' : '否',
    word('class', code === null || code === 'joint' ? code : `${one.scheme ?? ''}/${code}`),
    word('first_rating', one.first_rating),
    word('last_rating', one.last_rating),
    one.promises,
    one.promises_kept,
    one.ballots.map((result) => word('ballot_result', result)).join('→'),
    one.concluded_on ?? '',
    one.archived_on ?? '',
    one.last_seq,
  ]
}
