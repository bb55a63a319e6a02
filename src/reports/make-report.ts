import { addDays, addMonths, dayInZone } from '../../machines/policy/day.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { ReportBody, ReportScope } from '../contract/report-body.ts'
import type { ReportForm } from '../contract/reports-endpoints.ts'
import type { AsOfBasis } from '../db/figure-schema.ts'
import { withTenant } from '../db/tenant.ts'
import { type ReportTemplate, writeReportDocx } from '../documents/reports/write-docx.ts'
import { writeReportXlsx } from '../documents/reports/write-xlsx.ts'
import { FIGURES } from '../figures/all-figures.ts'
import type { FigureWork } from '../figures/figure-work.ts'
import { makeBook } from '../figures/make-book.ts'
import { cleanFileName } from '../files/file-name.ts'
import type { FileStore } from '../files/store.ts'
import { findOwnTemplate } from '../forms/template-shelf.ts'
import { getPolicyInForce } from '../office/policy-shelf.ts'
import { composeReport, figureTexts, type ReportAsk, type ReportBook } from './compose/compose-report.ts'
import { type ReportKindId, reportKind } from './kinds.ts'
import { settleDates } from './settle-dates.ts'

/** `files`: where the office's templates lie; without it reports are written in their own form. */
export type ReportWork = FigureWork & { files?: FileStore; isStopping?: () => boolean }
export type RenderAsk = {
  tenantId: string
  kind: ReportKindId
  title?: string
  fromOn: string
  toOn: string
  asOf: string
  basis: AsOfBasis
  scope: ReportScope
  withFormer: boolean
  /** Without it, the day on which it is made. */
  datedOn?: string
  /** New ids for the books of the period and of the one before. */
  bookIds: { book: string; former: string }
}
/** `onProgress`: steps done, of how many; one for each case and each file. */
export type RenderWatch = { onProgress?: (done: number, total: number) => void; signal?: AbortSignal }
export type RenderedFile = { form: ReportForm; fileName: string; bytes: Buffer }
export type RenderedReport = {
  body: ReportBody
  files: RenderedFile[]
  bookId: string
  formerBookId: string | null
  templateId: string | null
}

/** Text, .docx, .xlsx. */
const WRITING_STEPS = 3
/** File systems take 255 bytes, and a Chinese character is three of them. */
const LONGEST_STEM = 70

/**
 * Counts the period (and the same one a year before), writes the report and its files, and keeps nothing but the books.
 * Throws what the signal was aborted with, REQUEST_INVALID, NOT_FOUND, FILE_INVALID where the template cannot be filled.
 */
export async function renderReport(work: ReportWork, ask: RenderAsk, watch: RenderWatch = {}): Promise<RenderedReport> {
  const { tenantId, kind, bookIds } = ask
  const policy = await getPolicyInForce(work.db, work.engine, tenantId)
  const steps = countSteps(ask, watch)
  const book = await countPeriod(work, ask, bookIds.book, { steps, watch })
  const formerBook = ask.withFormer
    ? await countPeriod(work, oneYearBefore(ask), bookIds.former, { steps, watch })
    : null
  const { body, template, others } = await withTenant(work.db, tenantId, async (trx) => {
    const told: ReportAsk = {
      kind,
      ...(ask.title !== undefined && { title: ask.title }),
      scope: ask.scope,
      book,
      formerBook,
      policy,
      congress: await trx
        .selectFrom('congress')
        .select(['id', 'name', 'level'])
        .where('id', '=', tenantId)
        .executeTakeFirstOrThrow(),
      datedOn: ask.datedOn ?? todayOf(work, policy),
    }
    const template = work.files ? await findOwnTemplate(trx, work.files, `report:${kind}`) : undefined
    return {
      body: await composeReport(trx, told),
      template,
      others: template ? await figureTexts(trx, told) : {},
    }
  })
  steps.next(watch)
  const form = template && { template: template.bytes, others }
  const files = await writeFiles(body, kind, form, () => steps.next(watch))
  return { body, files, bookId: book.id, formerBookId: formerBook?.id ?? null, templateId: template?.id ?? null }
}

function todayOf({ now }: ReportWork, { office }: Policy): string {
  return dayInZone(now(), office.zone)
}

/** The same period one year before, as it stood one year before: to the end of February, be it the 28th or the 29th. */
export function oneYearBefore<Ask extends Pick<RenderAsk, 'fromOn' | 'toOn' | 'asOf'>>(ask: Ask): Ask {
  const before = (day: string) => {
    const next = addDays(day, 1)
    return next.endsWith('-01') ? addDays(addMonths(next, -12), -1) : addMonths(day, -12)
  }
  return { ...ask, fromOn: before(ask.fromOn), toOn: before(ask.toOn), asOf: before(ask.asOf) }
}

type Steps = { counted(done: number, total: number): void; ended(): void; next(watch: RenderWatch): void }

/** Until the year before has been counted, it is taken for as long as this one. */
function countSteps({ withFormer }: RenderAsk, { onProgress }: RenderWatch): Steps {
  let before = 0
  let current = { done: 0, total: 0 }
  let written = 0
  let isFirst = true
  const tell = () => {
    const coming = withFormer && isFirst ? current.total : 0
    onProgress?.(before + current.done + written, before + current.total + coming + WRITING_STEPS)
  }
  return {
    counted: (done, total) => {
      current = { done, total }
      tell()
    },
    ended: () => {
      before += current.total
      current = { done: 0, total: 0 }
      isFirst = false
    },
    next: ({ signal }) => {
      signal?.throwIfAborted()
      isFirst = false
      written += 1
      tell()
    },
  }
}

async function countPeriod(
  work: ReportWork,
  { tenantId, fromOn, toOn, asOf, basis }: RenderAsk,
  id: string,
  { steps, watch }: { steps: Steps; watch: RenderWatch },
): Promise<ReportBook> {
  const { signal } = watch
  signal?.throwIfAborted()
  await makeBook(
    work,
    { tenantId, id, fromOn, toOn, asOf, basis },
    { onCase: (done, total) => steps.counted(done, total), ...(signal && { signal }) },
  )
  steps.ended()
  return { id, fromOn, toOn, asOf, basis }
}

async function writeFiles(
  body: ReportBody,
  kind: ReportKindId,
  form: ReportTemplate | undefined,
  onWritten: () => void,
): Promise<RenderedFile[]> {
  const files: RenderedFile[] = []
  if (reportKind(kind).hasDocument) {
    const bytes = await writeReportDocx(body, form)
    files.push({ form: 'docx', fileName: fileNameOf(body.title, 'docx'), bytes: settleDates(bytes, body.datedOn) })
  }
  onWritten()
  const bytes = await writeReportXlsx(body, { unitOf: (figure) => FIGURES.find(({ id }) => id === figure)?.unit })
  files.push({ form: 'xlsx', fileName: fileNameOf(body.title, 'xlsx'), bytes: settleDates(bytes, body.datedOn) })
  onWritten()
  return files
}

/** The title without what Windows does not take in a name, and no longer than a disk takes. */
export function fileNameOf(title: string, form: ReportForm): string {
  const letters = [...title.replace(/[/\\:*?"<>|\s]+/g, '_')]
  const stem = letters.length > LONGEST_STEM ? `${letters.slice(0, LONGEST_STEM - 1).join('')}…` : letters.join('')
  return cleanFileName(`${stem}.${form}`)
}
