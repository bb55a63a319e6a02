import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'

import type { Policy } from '../../machines/policy/schema.ts'
import { AppError } from '../errors.ts'
import type { CaseState, YearCase, YearEvent } from './facts.ts'
import type { People } from './people.ts'
import { leadAssignment, liveAssignments } from './view.ts'

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

export const STATE_LABELS: Record<CaseState, string> = {
  preparing: '交办前',
  withdrawn: '已撤回',
  notHandedOver: '不予交办',
  treatedAsLetter: '转作来信',
  keptForReference: '参阅件',
  handling: '办理中',
  replied: '已办复',
  concluded: '已办结',
  archived: '已归档',
}
const OPINION_LABELS: Record<string, string> = {
  satisfied: '满意',
  basically_satisfied: '基本满意',
  dissatisfied: '不满意',
  not_reached: '联系不上',
  declined: '不表态',
  not_returned: '未反馈',
  not_applicable: '不适用',
}
const BALLOT_LABELS: Record<string, string> = {
  satisfied: '满意',
  basically_satisfied: '基本满意',
  dissatisfied: '不满意',
  no_quorum: '不足法定人数',
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
export async function openOut(folder: string, policy: Policy, people: People): Promise<Out> {
  await makeFolder(folder)
  const passing = (file: OutFile) => join(folder, `.${file}.${process.pid}.part`)
  const cases = openFile(passing('cases.csv'))
  const events = openFile(passing('events.jsonl'))
  // Excel on Windows reads UTF-8 only after a byte order mark.
  await cases.write(`\uFEFF${csvLine(COLUMNS)}`)

  return {
    writeCase: (one) => cases.write(csvLine(caseRow(one, policy, people))),
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

function caseRow(one: YearCase, policy: Policy, people: People): (string | number)[] {
  const { view } = one
  const { context } = view.suggestion
  const lead = leadAssignment(view)?.context
  const assisting = liveAssignments(view).filter(({ context: duty }) => duty.role === 'co')
  const result = policy.resultClasses.classes.find(({ code }) => code === lead?.resultClass)
  const promises = Object.values(context.promises)
  const first = context.opinions.filter(({ round }) => round === 1).at(-1)
  return [
    context.number ?? context.serialNumber ?? `收文${one.n}`,
    one.title,
    context.category ? (policy.categories[context.category]?.label ?? context.category) : '',
    context.isKey ? '是' : '',
    context.field ?? '',
    context.period === 'in_session' ? '大会期间' : '闭会期间',
    people.deputyNameOf(context.leadSignerId),
    context.cosignerIds.length,
    lead ? people.unitNameOf(lead.unitId) : '',
    assisting.map(({ context: duty }) => people.unitNameOf(duty.unitId)).join('、'),
    STATE_LABELS[one.state],
    context.firstHandedOverOn ?? '',
    one.replyDueOn ?? '',
    context.repliedOn ?? '',
    one.isInTime === null ? '' : one.isInTime ? '是' : '否',
    result ? `${result.code} ${result.label}` : '',
    first ? (OPINION_LABELS[first.outcome] ?? first.outcome) : '',
    OPINION_LABELS[context.opinions.at(-1)?.outcome ?? ''] ?? '',
    promises.length,
    promises.filter((outcome) => outcome === 'kept').length,
    context.ballotResults.map((outcome) => BALLOT_LABELS[outcome] ?? outcome).join('→'),
    context.concludedOn ?? '',
    context.archivedOn ?? '',
    one.lastSeq,
  ]
}
