import { dayInZone } from '../../machines/policy/day.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { type ArchivedCase, listArchivedCases } from '../db/read/archive.ts'
import { withTenant } from '../db/tenant.ts'
import { type CaseIndexLine, writeCasesIndex, writePapersIndex } from '../documents/archive/write-index.ts'
import { AppError } from '../errors.ts'
import { portableFileName } from '../files/file-name.ts'
import { officeName } from '../forms/form-words.ts'
import { getPolicy, getPolicyInForce } from '../office/policy-shelf.ts'
import type { ArchiveWork } from './archive-work.ts'
import { type CasePapers, gatherPapers, sha256Of } from './case-papers.ts'
import { retentionInWords, retentionOf } from './retention.ts'
import type { PackedFile } from './write-pack.ts'

/** What is remembered of a pack: what could not be put in, and the cases that it holds. */
export type PackNotes = { leftOut: string[]; caseIds: string[] }
const INDEX = '00-卷内文件目录.docx'
type Asked = { kind: 'case' | 'year'; case_id: string | null; year: number; asked_at: Date }

/**
 * The files of a pack, case after case, so that no more than one case is in memory. 内部件 and 涉密件 are filed by their
 * own rules: they stand in the index of the year by number alone. Throws RULE_NOT_MET for a year in which nothing was archived.
 */
export async function* makeContents(
  work: ArchiveWork,
  tenantId: string,
  asked: Asked,
  notes: PackNotes,
  onCase: (done: number, total: number) => Promise<void>,
): AsyncGenerator<PackedFile> {
  const { db, engine } = work
  const congress = await db
    .selectFrom('congress')
    .select(['name', 'level'])
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow()
  const inForce = await getPolicyInForce(db, engine, tenantId)
  const office = officeName({ congress, policy: inForce })
  const of = asked.case_id === null ? { year: asked.year } : { caseId: asked.case_id }
  const cases = await withTenant(db, tenantId, (trx) => listArchivedCases(trx, of))
  if (cases.length === 0) throw new AppError('RULE_NOT_MET', `${asked.year}年没有归档的建议；请先在建议页面办理归档`)
  const place = { tenantId, zone: inForce.office.zone, office }
  const index: CaseIndexLine[] = []
  for (const [at, one] of cases.entries()) {
    await onCase(at, cases.length)
    const policy = await getPolicy(engine, tenantId, { id: one.policy_id, version: one.policy_version })
    const retention = retentionInWords(
      retentionOf(withArchive(policy, inForce), { isKey: one.is_key, category: one.category }),
    )
    const remark = whyApart(one)
    index.push(indexLine(one, retention, remark))
    if (remark !== '') {
      notes.leftOut.push(`${one.number ?? '未编号'}：${remark}`)
      continue
    }
    notes.caseIds.push(one.id)
    const gathered = await gatherPapers(db, place, one)
    yield* filesOf(one, gathered, { retention, office, folder: asked.kind === 'year' })
  }
  await onCase(cases.length, cases.length)
  if (asked.kind === 'year') {
    const bytes = await writeCasesIndex({ name: `${asked.year}年度代表建议`, organ: office }, index)
    yield { path: '案卷目录.docx', from: { bytes } }
  }
  const madeOn = dayInZone(asked.asked_at.toISOString(), place.zone)
  yield { path: '说明.txt', from: { bytes: Buffer.from(readme(asked, madeOn, notes), 'utf8') } }
}

/** Rules from before there was a section on archives: the congress's rules of today say it. */
function withArchive(policy: Policy, inForce: Policy): Pick<Policy, 'archive'> {
  return policy.archive ? policy : inForce
}

function whyApart({ mark, archived_on }: ArchivedCase): string {
  if (mark === 'state_secret') return '涉密件，按保密规定另行立卷'
  if (mark === 'internal') return '内部件，不打包导出，按内部材料另行立卷'
  return archived_on === null ? '尚未归档' : ''
}

function indexLine(one: ArchivedCase, retention: string, remark: string): CaseIndexLine {
  return {
    archiveNumber: one.archive_number ?? '',
    number: one.number ?? '',
    title: remark === '' ? (one.title ?? '（标题已依法删除）') : '（不列题名）',
    retention,
    remark,
  }
}

async function* filesOf(
  one: ArchivedCase,
  { papers, missing }: CasePapers,
  { retention, office, folder }: { retention: string; office: string; folder: boolean },
): AsyncGenerator<PackedFile> {
  const root = folder ? `${portableFileName(`${one.archive_number ?? one.id} ${one.number ?? ''}`)}/` : ''
  const head = {
    name: `${one.number ?? '未编号'} ${one.title ?? '（标题已依法删除）'}`,
    archiveNumber: one.archive_number ?? '',
    retention,
    organ: office,
  }
  const notes = [
    '本目录由系统按案卷内容生成；纸质原件另行装订。',
    ...(missing.length > 0 ? [`系统中没有以下材料的电子件，请以纸质件入卷：${missing.join('、')}。`] : []),
    `归档日期：${one.archived_on ?? ''}。`,
  ]
  const index = await writePapersIndex(head, papers, notes)
  yield { path: `${root}${INDEX}`, from: { bytes: index } }
  for (const { file, from } of papers) yield { path: `${root}${file}`, from }
  const sums = [{ sha256: sha256Of(index), file: INDEX }, ...papers]
    .map(({ sha256, file }) => `${sha256}  ${file}`)
    .join('\n')
  yield { path: `${root}SHA256SUMS.txt`, from: { bytes: Buffer.from(`${sums}\n`, 'utf8') } }
}

function readme({ kind, year }: Asked, madeOn: string, { leftOut, caseIds }: PackNotes): string {
  return [
    kind === 'year'
      ? `${year}年度代表建议归档包，共 ${caseIds.length} 卷，${madeOn} 申请组卷。`
      : `代表建议归档包，${madeOn} 申请组卷。`,
    '每卷内：卷内文件目录、各类文件、SHA256SUMS.txt（用 sha256sum -c 核对）。',
    ...(leftOut.length > 0 ? ['以下各件未打包：', ...leftOut] : []),
    '',
  ].join('\n')
}
