import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import { containing, type Page, type PageAsk, readPage } from '../db/read/page.ts'
import type { Database } from '../db/schema.ts'

export type DossierListRow = {
  id: string
  name: string | null
  delegation_name: string | null
  status: 'active' | 'suspended' | 'ended'
  term_nos: number[]
  is_awaiting: boolean
}
export type DossiersAsk = PageAsk & {
  q?: string | undefined
  delegationId?: string | undefined
  termNo?: number | undefined
  awaiting?: 'yes' | undefined
  sort: 'name' | 'delegation'
}

const SORT_KEYS: Readonly<Record<DossiersAsk['sort'], RawBuilder<unknown>>> = {
  name: sql`coalesce(d.name, '')`,
  // Within a delegation by name.
  delegation: sql`coalesce(o.name, '') || E'\t' || coalesce(d.name, '')`,
}
const isAwaiting = sql<SqlBool>`exists (select 1 from dossier_correction x
  where x.tenant_id = d.tenant_id and x.deputy_id = d.id and x.outcome is null)`

/** All deputies, those out of office too; nothing about them is counted here, for they are not ranked by numbers. */
export async function listDossiers(trx: Transaction<Database>, ask: DossiersAsk): Promise<Page<DossierListRow>> {
  const conditions = [
    sql<SqlBool>`true`,
    ...(ask.q ? [sql<SqlBool>`d.name like ${containing(ask.q)}`] : []),
    ...(ask.delegationId === undefined ? [] : [sql<SqlBool>`d.delegation_id = ${ask.delegationId}`]),
    ...(ask.termNo === undefined
      ? []
      : [
          sql<SqlBool>`exists (select 1 from deputy_term t where t.tenant_id = d.tenant_id and t.deputy_id = d.id
            and t.term_no = ${ask.termNo})`,
        ]),
    ...(ask.awaiting === undefined ? [] : [isAwaiting]),
  ]
  return readPage<DossierListRow>(
    trx,
    sql`select d.id, d.name, o.name as delegation_name, d.status, ${SORT_KEYS[ask.sort]} as sort_key,
        ${isAwaiting} as is_awaiting,
        array(select t.term_no from deputy_term t where t.tenant_id = d.tenant_id and t.deputy_id = d.id
          order by t.term_no desc) as term_nos
      from deputy d left join organ o on o.tenant_id = d.tenant_id and o.id = d.delegation_id
      where ${sql.join(conditions, sql` and `)}`,
    ask,
  )
}
