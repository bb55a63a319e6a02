import { type SqlBool, sql } from 'kysely'

import { countsOf, type Figure, sharesIn } from '../figure.ts'

const made = countsOf({ of: 'fact_promise', population: 'received', group: 'promise', unit: '项' })
const due = countsOf({ of: 'fact_promise', population: 'due', group: 'promise', unit: '项' })
const shares = sharesIn('promise')

const STANDS = sql<SqlBool>`f.state <> 'cancelled'`
const DONE_ON = sql<SqlBool>`coalesce(f.reported_done_on, f.verified_on, f.struck_off_on)`
const IS_KEPT = sql<SqlBool>`f.state = 'struck_off'`
/** Its day is over, or it was settled before. */
const IS_DUE = sql<SqlBool>`(${STANDS} and (f.state in ('struck_off', 'not_kept') or f.is_overdue))`
/** Promises that the replies made, from the ledger. */
export const PROMISES: readonly Figure[] = [
  made('promises', '承诺事项', '答复中列入台账的承诺事项（取消的不计）', STANDS),
  made('promises_kept', '已兑现', '核实后已{strike_off}的承诺事项', IS_KEPT),
  made(
    'promises_kept_in_time',
    '按期兑现',
    '已{strike_off}的承诺事项中，在（改期后的）承诺日期前完成',
    sql`${IS_KEPT} and coalesce(${DONE_ON} <= f.due_on, false)`,
  ),
  made('promises_reported', '报告完成待核实', '单位已报告完成，尚未核实{strike_off}', sql`f.state = 'reported_done'`),
  made('promises_open', '正在兑现', '尚未完成的承诺事项，包括逾期和结转的', sql`f.state = 'open'`),
  made('promises_not_kept', '不能兑现', '经负责人签署说明不能兑现的承诺事项', sql`f.state = 'not_kept'`),
  made('promises_overdue', '逾期未兑现', '承诺日期已过、尚未报告完成的承诺事项', sql`${STANDS} and f.is_overdue`),
  made('promises_rescheduled', '改期', '改过承诺日期的承诺事项', sql`${STANDS} and f.rescheduled > 0`),
  made(
    'promises_carried_over',
    '结转',
    '结转下一年或者下一届的承诺事项',
    sql`${STANDS} and f.carried_over_on is not null`,
  ),
  made(
    'promises_settled_or_due',
    '到期承诺',
    '承诺日期已过、尚未报告完成，或者已{strike_off}、已说明不能兑现的承诺事项（报告完成、等待核实的暂不计）',
    IS_DUE,
  ),
  due(
    'promises_due_in_period',
    '期内到期',
    '（改期后的）承诺日期在此期间内的承诺事项，不论建议何时提出（取消的不计）',
    STANDS,
  ),
  due('promises_due_in_period_kept', '期内到期已兑现', '期内到期的承诺事项中，已{strike_off}', IS_KEPT),
  shares('promise_kept_rate', '承诺兑现率', 'promises_kept', 'promises_settled_or_due'),
  shares('promise_in_time_rate', '承诺按期兑现率', 'promises_kept_in_time', 'promises_settled_or_due'),
  shares('promise_due_in_period_kept_rate', '期内到期兑现率', 'promises_due_in_period_kept', 'promises_due_in_period'),
]
