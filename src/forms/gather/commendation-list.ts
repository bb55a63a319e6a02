import { sql } from 'kysely'
import { z } from 'zod'

import { notInternal } from '../../db/read/reach.ts'
import { AppError } from '../../errors.ts'
import { nameOfCase } from '../../office/case-name.ts'
import { dayWords, standingBody } from '../form-words.ts'
import type { FormGatherer, Gather, GatherContext, Trx } from '../gather.ts'

const About = z.object({ year: z.int().min(1949).max(2199), title: z.string().max(200).optional() })
const PARTS = ['一', '二', '三']
type Chosen = {
  kind: 'unit' | 'person' | 'suggestion'
  reason: string
  unit: string | null
  person: string | null
  case_id: string | null
  number: string | null
  title: string | null
  term_no: number | null
  session_no: number | null
  period: 'in_session' | 'between_sessions' | null
  deputy: string | null
}

/** Units, people and suggestions that were chosen in a year; in no order of merit. Throws RULE_NOT_MET where there are none. */
const gather: Gather = async (trx, ask, context) => {
  const about = About.safeParse(ask.about)
  if (!about.success) throw new AppError('REQUEST_INVALID', '没有写明是哪一年的名单；请选择年度')
  const { year, title = `关于表扬${year}年度代表建议办理工作先进单位、先进个人和优秀建议的名单` } = about.data
  const chosen = await listChosen(trx, context, year)
  if (chosen.length === 0) throw new AppError('RULE_NOT_MET', `${year}年还没有选定的推荐；请先在“评先推荐”中选定`)
  const of = (kind: Chosen['kind']) => chosen.filter((row) => row.kind === kind)
  const labels = [
    ['unit', '先进单位'],
    ['person', '先进个人'],
    ['suggestion', '优秀建议'],
  ] as const
  const filled = labels.filter(([kind]) => of(kind).length > 0)
  const titleOf = (kind: Chosen['kind']) => {
    const n = filled.findIndex(([known]) => known === kind)
    return n < 0 ? '' : `${PARTS[n]}、${filled[n]?.[1]}`
  }
  const names = filled.map(([, label]) => label)
  return {
    title: `${year}年度表扬名单`,
    caseIds: chosen.flatMap(({ case_id }) => case_id ?? []),
    namesProposers: of('suggestion').length > 0,
    data: {
      标题: title,
      引言: `经研究，对${year}年度代表建议办理工作的${listed(names)}予以表扬。名单如下（排名不分先后）。`,
      单位标题: titleOf('unit'),
      单位: of('unit').map((row, n) => ({ 序号: String(n + 1), 名称: row.unit ?? '', 事由: row.reason })),
      个人标题: titleOf('person'),
      个人: of('person').map((row, n) => ({
        序号: String(n + 1),
        姓名: row.person ?? '',
        所在单位: row.unit ?? '',
        事由: row.reason,
      })),
      建议标题: titleOf('suggestion'),
      建议: of('suggestion').map((row, n) => ({
        序号: String(n + 1),
        编号: nameOfCase(row),
        标题: row.title ?? '',
        代表: row.deputy ?? '',
      })),
      署名: standingBody(context),
      日期: dayWords(context.datedOn),
    },
  }
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join('、')}和${names.at(-1)}`
}

/** By name and number. Neither 内部 nor secret suggestions are commended in public; a protected proposer is not named. */
async function listChosen(trx: Trx, { viewer }: GatherContext, year: number): Promise<Chosen[]> {
  const { rows } = await sql<Chosen>`
    select n.kind, n.reason, u.name as unit, n.person_name as person, c.id as case_id, c.number, c.title, c.term_no,
      c.session_no, c.period, case when coalesce(c.mark, 'none') = 'none' then d.name end as deputy
    from nomination n
    left join unit u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    left join suggestion_case c on c.id = n.case_id and coalesce(c.mark, 'none') in ('none', 'protected_proposer')
      and ${notInternal(viewer)}
    left join deputy d on d.tenant_id = c.tenant_id and d.id = c.lead_signer_id
    where n.year = ${year} and n.state = 'chosen' and (n.kind <> 'suggestion' or c.id is not null)
    order by n.kind, u.name collate "zh-x-icu", n.person_name collate "zh-x-icu",
      nullif(regexp_replace(c.number, '\\D', '', 'g'), '')::numeric, c.number, n.id`.execute(trx)
  return rows
}

export const COMMENDATION_LIST_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }
