import { randomUUID } from 'node:crypto'

import { findCaseHead } from '../db/read/case-head.ts'
import { withTenant } from '../db/tenant.ts'
import { sentAtOnce, UNORDERED } from '../db/write/notices.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import { type LetterDesk, openDays } from './letter-proposal.ts'

/**
 * A call that was made: a notice of the case that went by telephone, told to nobody further. Throws NOT_FOUND,
 * REQUEST_INVALID, DATE_IN_FUTURE.
 */
export async function notePhoneChase(
  desk: LetterDesk,
  doer: Doer,
  { caseId, unitId, reached, said, on }: { caseId: string; unitId: string; reached: string; said: string; on: string },
): Promise<{ id: string }> {
  const { viewer, now } = doer
  const { today } = await openDays(desk, viewer.tenantId)
  return withTenant(desk.db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const head = await findCaseHead(trx, viewer, caseId)
    if (!head) throw new AppError('NOT_FOUND', '没有这件建议，或者您不能查看它')
    if (on > today) throw new AppError('DATE_IN_FUTURE', `通话日期 ${on} 晚于今天 ${today}；请填写实际通话的日期`)
    if (head.mark === 'state_secret') {
      throw new AppError('REQUEST_INVALID', '涉密件的通话内容不能记在这里；请按保密规定另行登记')
    }
    const unit = await trx.selectFrom('unit').select('name').where('id', '=', unitId).executeTakeFirst()
    if (!unit) throw new AppError('REQUEST_INVALID', '“单位”所指的单位不存在；请重新选择')
    const id = randomUUID()
    const at = new Date(now)
    const subject = `电话催办${unit.name}`
    await trx
      .insertInto('notice')
      .values({
        tenant_id: viewer.tenantId,
        id,
        kind: 'phone_chase',
        case_id: caseId,
        ...UNORDERED,
        ...sentAtOnce(at),
        role: null,
        recipient_id: null,
        unit_id: unitId,
        subject,
        body: `${on} 与${reached}通话：${said}`,
        brief: subject,
        about: JSON.stringify({ reached, on, by: viewer.id }),
        decided_by: viewer.id,
        decided_at: at,
      })
      .execute()
    await noteDeed(trx, doer, { kind: 'phone_chase_noted', caseId, subject: unitId, new: { notice: id, on } })
    return { id }
  })
}
