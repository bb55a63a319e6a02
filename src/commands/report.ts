import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'

import { dayInZone } from '../../machines/policy/day.ts'
import { loadConfig } from '../config.ts'
import { CaseId, Day } from '../contract/endpoint.ts'
import type { ReportScope } from '../contract/report-body.ts'
import type { AsOfBasis } from '../db/figure-schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { getPolicyInForce } from '../office/policy-shelf.ts'
import type { Duban } from '../open-duban.ts'
import { openFiles } from '../open-files.ts'
import { requireKind, requirePeriod, requireScope } from '../reports/check-ask.ts'
import { REPORT_KINDS } from '../reports/kinds.ts'
import { type RenderAsk, type RenderedFile, type RenderedReport, renderReport } from '../reports/make-report.ts'
import { clearBooks } from '../reports/report-books.ts'
import { pickCongress, print, withDuban } from './session.ts'

type ReportOptions = {
  kind: string
  from: string
  to: string
  asOf?: string
  by: AsOfBasis
  former?: true
  title?: string
  unit?: string
  committee?: string
  case?: string
  campaign?: string
  body?: string
  tenant?: string
  out: string
  json?: true
}
const INTERRUPTED = 130

/** `duban report`: counts, writes the files, and leaves nothing else behind. */
async function makeAndPrint(options: ReportOptions): Promise<void> {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop)
  const progress = showProgress()
  try {
    const { report, paths } = await withDuban((duban) => make(duban, options, { stopping, progress }))
    progress.end()
    if (options.json) print(JSON.stringify({ title: report.body.title, files: paths }))
    else print(report.body.title, ...paths)
  } catch (error) {
    progress.end()
    if (!stopping.signal.aborted) throw error
    process.stderr.write('已中断：没有写出文件\n')
    process.exitCode = INTERRUPTED
  } finally {
    process.off('SIGINT', stop)
  }
}

type Watch = { stopping: AbortController; progress: Progress }

async function make(
  duban: Duban,
  options: ReportOptions,
  { stopping, progress }: Watch,
): Promise<{ report: RenderedReport; paths: string[] }> {
  const { db, engine, clock } = duban
  const { id: tenantId } = await pickCongress(db, options.tenant)
  const policy = await getPolicyInForce(db, engine, tenantId)
  const today = dayInZone(clock.now(), policy.office.zone)
  const ask = askOf(tenantId, options, today)
  const kind = requireKind(policy, options.kind)
  requirePeriod(ask, today)
  requireScope(kind, ask.scope)
  const config = loadConfig()
  const { files } = await openFiles(config.files, duban.dataFolder ?? config.dataFolder ?? '.duban')
  try {
    const report = await renderReport(
      { db, engine, files, now: clock.now },
      { ...ask, kind: kind.id },
      { onProgress: progress.tell, signal: stopping.signal },
    )
    return { report, paths: await writeFiles(options.out, report.files) }
  } finally {
    // Nobody opens a number of this report on a screen.
    await withTenant(db, tenantId, (trx) => clearBooks(trx, Object.values(ask.bookIds)))
  }
}

function askOf(tenantId: string, options: ReportOptions, today: string): Omit<RenderAsk, 'kind'> {
  const { from, to, asOf = today, by, former, title, unit, committee, campaign, body } = options
  const scope: ReportScope = {
    ...(unit !== undefined && { unitId: unit }),
    ...(committee !== undefined && { committeeId: committee }),
    ...(options.case !== undefined && { caseId: options.case }),
    ...(campaign !== undefined && { campaignId: campaign }),
    ...(body !== undefined && { bodyId: body }),
  }
  return {
    tenantId,
    ...(title !== undefined && { title }),
    fromOn: from,
    toOn: to,
    asOf,
    basis: by,
    scope,
    withFormer: former === true,
    bookIds: { book: randomUUID(), former: randomUUID() },
  }
}

/** Each file is there whole or not at all. Throws FILE_INVALID where the folder cannot be written. */
export async function writeFiles(folder: string, files: readonly RenderedFile[]): Promise<string[]> {
  const paths: string[] = []
  for (const { fileName, bytes, form } of files) {
    const path = join(folder, fileName)
    const passing = join(folder, `.${process.pid}.${form}.part`)
    try {
      await mkdir(folder, { recursive: true })
      await writeFile(passing, bytes, { flush: true })
      await rename(passing, path)
    } catch (error) {
      await rm(passing, { force: true }).catch(() => {})
      const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name
      throw new AppError('FILE_INVALID', `“${path}”写不进去（${code}）；请换一个可以写入的文件夹`, { cause: error })
    }
    paths.push(path)
  }
  return paths
}

type Progress = { tell(done: number, total: number): void; end(): void }
const TENTH = 10

/** One line that is written anew in a terminal; a line for each tenth anywhere else. On standard error: the files are the answer. */
function showProgress(): Progress {
  const { stderr } = process
  let tenth = -1
  return {
    tell: (done, total) => {
      const words = `正在生成：${done}/${total}`
      if (stderr.isTTY) return void stderr.write(`\r\u001b[2K${words}`)
      const now = Math.floor((TENTH * done) / Math.max(1, total))
      if (now > tenth) stderr.write(`${words}\n`)
      tenth = Math.max(tenth, now)
    },
    end: () => void (stderr.isTTY && stderr.write('\r\u001b[2K')),
  }
}

function day(text: string): string {
  const parsed = Day.safeParse(text)
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError('应是 2026-03-05 这样的日期')
}

function caseId(text: string): string {
  const parsed = CaseId.safeParse(text)
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError('应是建议的 id（UUID）；duban case show 编号 可以查到')
}

/** Adds `report` to the program. */
export function register(program: Command): void {
  program
    .command('report')
    .description('生成一份报告（Word 和 Excel），写到文件夹')
    .requiredOption('--kind <kind>', `报告种类：${REPORT_KINDS.map(({ id }) => id).join(' ')}`)
    .requiredOption('--from <day>', '统计时段的起日 YYYY-MM-DD', day)
    .requiredOption('--to <day>', '统计时段的止日', day)
    .option('--as-of <day>', '截至日：按那一天的情况统计；不写时为今天', day)
    .addOption(
      new Option('--by <basis>', 'recorded 以登记日期计（当日的记录怎样），occurred 以发生日期计（补录的也算）')
        .choices(['recorded', 'occurred'])
        .default('recorded'),
    )
    .option('--former', '与上一年同期对比')
    .option('--title <title>', '标题；不写时用通常的标题')
    .option('--unit <id>', '承办单位')
    .option('--committee <id>', '督办委员会')
    .option('--case <id>', '一件建议的 id', caseId)
    .option('--campaign <id>', '“回头看”活动')
    .option('--body <id>', '交办机构')
    .option('--tenant <id>', '哪个人大（id 或名称）；只登记了一个时可不写')
    .requiredOption('--out <folder>', '写到哪个文件夹')
    .option('--json', '以 JSON 显示')
    .action(makeAndPrint)
}
