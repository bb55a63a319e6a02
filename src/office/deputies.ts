import type { Kysely, Transaction } from 'kysely'

import { listTermsOfDeputy } from '../db/read/deputies.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { replaceTerms, type Term } from '../db/write/deputy-terms.ts'
import { isCurrent } from '../db/write/people.ts'
import { insertRecord } from '../db/write/records.ts'
import { AppError } from '../errors.ts'
import { changeRecord, holdRecord, traceOf } from './amend-record.ts'
import { type Doer, noteDeed, requireOffice } from './doer.ts'
import { claimRecord } from './make-once.ts'

type Db = Kysely<Database>
type DeputyFields = {
  delegationId?: string | null | undefined
  phone?: string | null | undefined
  employer?: string | null | undefined
  terms?: readonly Term[] | undefined
}
type Saved = { id: string; revision: number }

/** Puts a deputy on the roll. Two deputies may bear one name; an import tells them apart by delegation. */
export async function createDeputy(
  db: Db,
  doer: Doer,
  fields: DeputyFields & { name: string },
  key?: string,
): Promise<Saved> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    await judgeFields(trx, fields)
    const { id, madeAt } = await claimRecord(trx, doer, { key, what: 'deputy', asked: fields })
    if (madeAt) return { id, revision: 1 }
    const row = {
      name: fields.name,
      delegation_id: fields.delegationId ?? null,
      phone: fields.phone ?? null,
      employer: fields.employer ?? null,
    }
    const { tenantId } = doer.viewer
    await insertRecord(trx, 'deputy', { tenant_id: tenantId, id, ...row })
    const { terms = [] } = fields
    await replaceTerms(trx, tenantId, id, terms)
    const traced = { ...traceOf(Object.keys(row), row), ...(terms.length > 0 && { terms }) }
    await noteDeed(trx, doer, { kind: 'deputy_created', subject: id, new: traced })
    return { id, revision: 1 }
  })
}

/** Changes a deputy. Throws NOT_FOUND, RECORD_STALE and REQUEST_INVALID. */
export async function amendDeputy(
  db: Db,
  doer: Doer,
  id: string,
  { revision, ...fields }: DeputyFields & { name?: string | undefined; revision: number },
): Promise<Saved> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const row = await holdRecord(trx, 'deputy', id, revision)
    await judgeFields(trx, fields)
    const { name, delegationId, phone, employer } = fields
    const changes = { name, delegation_id: delegationId, phone, employer }
    const deed = { kind: 'deputy_amended', ...(await changeTerms(trx, doer, id, fields.terms)) }
    return { id, revision: await changeRecord(trx, doer, 'deputy', row, changes, deed) }
  })
}

async function changeTerms(
  trx: Transaction<Database>,
  doer: Doer,
  id: string,
  terms: readonly Term[] | undefined,
): Promise<{ old?: unknown; new?: unknown }> {
  if (terms === undefined) return {}
  const before = (await listTermsOfDeputy(trx, id)).map(({ term_no, delegation_id }) => ({
    termNo: term_no,
    delegationId: delegation_id,
  }))
  const after = [...terms]
    .sort((a, b) => b.termNo - a.termNo)
    .map(({ termNo, delegationId }) => ({ termNo, delegationId }))
  if (JSON.stringify(before) === JSON.stringify(after)) return {}
  await replaceTerms(trx, doer.viewer.tenantId, id, after)
  return { old: { terms: before }, new: { terms: after } }
}

async function judgeFields(trx: Transaction<Database>, { delegationId, terms = [] }: DeputyFields): Promise<void> {
  if (delegationId && !(await isCurrent(trx, { table: 'organ', id: delegationId, kind: 'delegation' }))) {
    throw new AppError('REQUEST_INVALID', '“代表团”所指的不是在用的代表团；请重新选择')
  }
  const doubled = terms.find(({ termNo }, at) => terms.findIndex((other) => other.termNo === termNo) !== at)
  if (doubled) throw new AppError('REQUEST_INVALID', `第 ${doubled.termNo} 届写了两次；每届只写一次`)
}
