import { createHash, randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'

import type { Policy } from '../../../machines/policy/schema.ts'
import {
  IMPORT_KIND_LABELS,
  IMPORT_KIND_ROLES,
  type ImportKind,
  type ImportMapping,
} from '../../contract/import-endpoints.ts'
import {
  countImportRows,
  findImport,
  type ImportJobRow,
  type ImportRowRow,
  listImportRows,
} from '../../db/read/import-jobs.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import {
  claimImport,
  clearVerdicts,
  deleteImports,
  insertImport,
  insertImportRows,
  saveVerdicts,
  updateImport,
} from '../../db/write/import-jobs.ts'
import type { Engine } from '../../engine/engine.ts'
import { type Headings, placeHeadings, readHeadings } from '../../engine/intake/columns.ts'
import { type ReadTable, readFileTable } from '../../engine/intake/read-file.ts'
import { judgeHeadings, notesOn } from '../../engine/intake/read-suggestions.ts'
import type { TableRow } from '../../engine/intake/read-table.ts'
import { AppError } from '../../errors.ts'
import { type Doer, noteDeed, requireOffice } from '../doer.ts'
import { IMPORTERS } from './all-importers.ts'

/** All that an import works with. */
export type IntakeOffice = { db: Kysely<Database>; engine: Engine; now: () => string }

const LIFETIME_MS = 24 * 60 * 60 * 1000
/** An import that nobody has touched for so long has lost its worker: it may be taken up again. */
const STALE_MS = 2 * 60 * 1000
const ROWS_AT_ONCE = 1_000

/** Has this import lost the process that worked on it? */
export function isStale({ state, touched_at: touchedAt }: ImportJobRow, now: string): boolean {
  return (state === 'reading' || state === 'working') && touchedAt.getTime() < Date.parse(now) - STALE_MS
}

/** A new import, not read yet. Throws NOT_ALLOWED. */
export async function openImport(
  office: IntakeOffice,
  doer: Doer,
  file: { kind: ImportKind; name: string; bytes: Uint8Array; constants: Readonly<Record<string, string>> },
): Promise<string> {
  const { viewer } = doer
  if (!IMPORT_KIND_ROLES[file.kind].includes(viewer.role)) {
    throw new AppError('NOT_ALLOWED', `您现在的岗位不能导入“${IMPORT_KIND_LABELS[file.kind]}”；请换用有权限的岗位`)
  }
  const now = new Date(office.now())
  const id = randomUUID()
  await withTenant(office.db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    await deleteImports(trx, { personId: viewer.id, now })
    await insertImport(trx, {
      tenant_id: viewer.tenantId,
      id,
      person_id: viewer.id,
      kind: file.kind,
      file_name: [...file.name.replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, '')].slice(0, 200).join('') || '未命名',
      size_bytes: file.bytes.length,
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      source: null,
      state: 'reading',
      heading: JSON.stringify({ row: 0, cells: [], samples: [], problems: [], notes: [] }),
      mapping: JSON.stringify({ columns: {}, constants: { ...IMPORTERS[file.kind].constants, ...file.constants } }),
      created_at: now,
      touched_at: now,
      expires_at: new Date(now.getTime() + LIFETIME_MS),
    })
  })
  return id
}

/** Reads the file and looks at what each row would become. A failure stands in the import. */
export async function readImportFile(office: IntakeOffice, doer: Doer, id: string, bytes: Uint8Array): Promise<void> {
  await guarded(office, doer, id, async () => {
    const job = await getImport(office, doer, id)
    const { columns } = IMPORTERS[job.kind]
    const table = await readFileTable(bytes, columns)
    const { heading } = table
    const state = heading === undefined ? 'unreadable' : 'reading'
    const found = readHeadings(columns, heading?.cells ?? [])
    const mapped = Object.fromEntries([...found.places].map(([column, index]) => [String(index), column]))
    await touch(office, doer, id, {
      state,
      source: table.source,
      total: table.rows.length,
      heading: JSON.stringify(headingOf(table)),
      mapping: JSON.stringify({ ...job.mapping, columns: mapped }),
    })
    if (heading === undefined) return
    for (let from = 0; from < table.rows.length; from += ROWS_AT_ONCE) {
      const rows = table.rows.slice(from, from + ROWS_AT_ONCE)
      const { tenantId } = doer.viewer
      await withTenant(office.db, tenantId, (trx) => insertImportRows(trx, tenantId, id, rows))
    }
    await look(office, doer, id)
  })
}

const SAMPLES = 3

function headingOf({ heading, rows, problems, notes }: ReadTable) {
  const cells = heading?.cells ?? []
  const samples = cells.map((_, index) => {
    const values = rows.slice(0, 50).map((row) => row.cells[index] ?? '')
    return [...new Set(values.filter((value) => value !== ''))]
      .slice(0, SAMPLES)
      .map((value) => [...value].slice(0, 40).join(''))
  })
  return { row: heading?.row ?? 0, cells, samples, problems, notes }
}

/** Gives the columns another meaning. The look at the rows begins anew. Throws NOT_FOUND, RECORD_IN_USE, REQUEST_INVALID. */
export async function mapImport(office: IntakeOffice, doer: Doer, id: string, mapping: ImportMapping): Promise<void> {
  const job = await getImport(office, doer, id)
  const { columns } = IMPORTERS[job.kind]
  const unknown = [...Object.values(mapping.columns), ...Object.keys(mapping.constants)].find(
    (key) => !Object.hasOwn(columns, key),
  )
  if (unknown !== undefined) {
    const known = Object.values(columns)
      .map(({ label }) => label)
      .join('、')
    throw new AppError('REQUEST_INVALID', `没有“${unknown}”这一列；可选：${known}`)
  }
  await claim(office, doer, id, ['previewed', 'failed', 'applied'], 'reading')
  await touch(office, doer, id, { mapping: JSON.stringify(mapping) })
}

/** Looks at the rows anew, after the columns have got another meaning. */
export async function previewImport(office: IntakeOffice, doer: Doer, id: string): Promise<void> {
  await guarded(office, doer, id, () => look(office, doer, id))
}

/** Takes the import in hand. Throws NOT_FOUND, RECORD_IN_USE, and FILE_INVALID where a needed column is missing. */
export async function startImport(office: IntakeOffice, doer: Doer, id: string): Promise<void> {
  const job = await getImport(office, doer, id)
  if (job.state === 'unreadable')
    throw new AppError('FILE_INVALID', '这个文件读不出来，没有可以导入的行；请更正后重新上传')
  const [missing] = judge(job).problems
  if (missing) {
    const { column, found, expected } = missing
    throw new AppError('FILE_INVALID', `“${column ?? '表头'}”：${found}；应为：${expected}`)
  }
  await claim(office, doer, id, ['previewed', 'failed', 'applied'], 'working')
}

/** Brings the good rows in. A second run changes nothing. */
export async function applyImport(office: IntakeOffice, doer: Doer, id: string): Promise<void> {
  await guarded(office, doer, id, () => run(office, doer, id, 'apply'))
}

/** Forgets the file; what came in stays. Throws NOT_FOUND and RECORD_IN_USE. */
export async function removeImport(office: IntakeOffice, doer: Doer, id: string): Promise<void> {
  const job = await getImport(office, doer, id)
  if (job.state === 'working' && !isStale(job, office.now())) throw inUse()
  const asked = { id, personId: doer.viewer.id, now: new Date(office.now()) }
  await withTenant(office.db, doer.viewer.tenantId, (trx) => deleteImports(trx, asked))
}

/** The person's own import. Throws NOT_FOUND. */
export async function getImport(office: IntakeOffice, { viewer }: Doer, id: string): Promise<ImportJobRow> {
  const asked = { id, personId: viewer.id, now: office.now() }
  const job = await withTenant(office.db, viewer.tenantId, (trx) => findImport(trx, asked))
  if (!job) throw new AppError('NOT_FOUND', '没有这次导入，或者已满一天被清除；请重新上传文件')
  return job
}

async function claim(
  office: IntakeOffice,
  { viewer }: Doer,
  id: string,
  from: readonly ImportJobRow['state'][],
  to: ImportJobRow['state'],
): Promise<void> {
  const now = new Date(office.now())
  const staleBefore = new Date(now.getTime() - STALE_MS)
  const isMine = await withTenant(office.db, viewer.tenantId, (trx) =>
    claimImport(trx, { id, personId: viewer.id, from, to, now, staleBefore }),
  )
  if (!isMine) throw inUse()
}

function inUse(): AppError {
  return new AppError('RECORD_IN_USE', '这个文件正在读取或导入；请等它完成')
}

/** What is wrong with the heading under the present mapping. */
function judge(job: ImportJobRow): { headings: Headings; problems: ReturnType<typeof judgeHeadings> } {
  const { columns } = IMPORTERS[job.kind]
  const headings = placeHeadings(columns, job.heading.cells, job.mapping)
  const instead = (column: string) => (columns[column]?.mayBeConstant ? '，或者为所有行统一指定' : '，或者指定是哪一列')
  return { headings, problems: judgeHeadings(columns, job.heading, headings, instead) }
}

async function look(office: IntakeOffice, doer: Doer, id: string): Promise<void> {
  const job = await getImport(office, doer, id)
  const { headings, problems } = judge(job)
  await touch(office, doer, id, { problems: JSON.stringify(problems), notes: JSON.stringify(notesOn(headings)) })
  if (problems.length === 0) return run(office, doer, id, 'preview')
  await withTenant(office.db, doer.viewer.tenantId, (trx) => clearVerdicts(trx, id))
  await touch(office, doer, id, { state: 'previewed' })
}

async function run(office: IntakeOffice, doer: Doer, id: string, how: 'preview' | 'apply'): Promise<void> {
  const { db, engine } = office
  const { tenantId } = doer.viewer
  const job = await getImport(office, doer, id)
  const importer = IMPORTERS[job.kind]
  const [rows, policy] = [await readRows(office, doer, id), await policyOf(office, tenantId)]
  await withTenant(db, tenantId, (trx) => clearVerdicts(trx, id))
  const task = { db, engine, doer, policy, source: job.file_name, rows, headings: judge(job).headings }
  const newDeputies = new Set<string>()
  const newUnits = new Set<string>()
  let done = 0
  for await (const slice of importer.run(task, how)) {
    done += slice.verdicts.length
    for (const name of slice.newDeputies) newDeputies.add(name)
    for (const name of slice.newUnits) newUnits.add(name)
    await withTenant(db, tenantId, (trx) => saveVerdicts(trx, id, slice.verdicts))
    await touch(office, doer, id, { done })
  }
  await finish(office, doer, id, how, { newDeputies: [...newDeputies], newUnits: [...newUnits] })
}

async function finish(
  office: IntakeOffice,
  doer: Doer,
  id: string,
  how: 'preview' | 'apply',
  { newDeputies, newUnits }: { newDeputies: string[]; newUnits: string[] },
): Promise<void> {
  const { kind, file_name: file, sha256 } = await getImport(office, doer, id)
  await withTenant(office.db, doer.viewer.tenantId, async (trx) => {
    const counts = (await countImportRows(trx, [id])).get(id)
    await updateImport(trx, id, {
      state: how === 'preview' ? 'previewed' : 'applied',
      touched_at: new Date(office.now()),
      new_deputies: JSON.stringify(newDeputies),
      new_units: JSON.stringify(newUnits),
    })
    await noteDeed(
      trx,
      { ...doer, now: office.now() },
      {
        kind: how === 'preview' ? 'import_previewed' : 'import_applied',
        subject: id,
        new: { kind, file, sha256, ...counts, newDeputies: newDeputies.length, newUnits: newUnits.length },
      },
    )
  })
}

async function readRows(office: IntakeOffice, { viewer }: Doer, id: string): Promise<TableRow[]> {
  const rows: TableRow[] = []
  for (;;) {
    const after = rows.at(-1)?.row ?? 0
    const page: ImportRowRow[] = await withTenant(office.db, viewer.tenantId, (trx) =>
      listImportRows(trx, { jobId: id, after, limit: ROWS_AT_ONCE }),
    )
    for (const { n, cells } of page) rows.push({ row: n, cells })
    if (page.length < ROWS_AT_ONCE) return rows
  }
}

async function policyOf({ db, engine }: IntakeOffice, tenantId: string): Promise<Policy> {
  const congress = await db
    .selectFrom('congress')
    .select(['policy_id', 'policy_version'])
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow()
  const { policies } = engine.shop
  await policies.fetch(tenantId, [{ id: congress.policy_id, version: congress.policy_version }])
  const policy = policies.find(tenantId, congress.policy_id, congress.policy_version)
  if (!policy)
    throw new AppError('POLICY_NOT_FOUND', `没有办理规则“${congress.policy_id}”第 ${congress.policy_version} 版`)
  return policy
}

type Changes = Parameters<typeof updateImport>[2]

async function touch(office: IntakeOffice, { viewer }: Doer, id: string, changes: Changes): Promise<void> {
  const touchedAt = new Date(office.now())
  await withTenant(office.db, viewer.tenantId, (trx) => updateImport(trx, id, { ...changes, touched_at: touchedAt }))
}

/** Nobody waits for the work: a failure stands in the import, and is thrown for the log. */
async function guarded(office: IntakeOffice, doer: Doer, id: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    await touch(office, doer, id, { state: 'failed' })
    throw error
  }
}
