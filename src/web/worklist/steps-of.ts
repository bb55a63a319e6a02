import type { Role } from '../../../machines/policy/words.ts'
import { ROLE_LABELS } from '../../contract/value-labels.ts'

type Count = { total: number; withAccount: number }
export type Step = {
  key: string
  title: string
  why: string
  isDone: boolean
  state: string
  to: string
  action: string
}

/** What a congress needs before the first case can be screened and handed over, and what of it is there. */
export function stepsOf(there: {
  isTownship: boolean
  clerks: Count
  directors: Count
  bodies: number
  units: number
  deputies: number
}): Step[] {
  const { isTownship, clerks, directors, bodies, units, deputies } = there
  const office = isTownship
    ? [personStep('presidium', clerks, '乡镇由主席团登记、审核、交办建议。')]
    : [
        personStep('deputy_office_clerk', clerks, '登记建议，提出审核意见，跟踪每一件。'),
        personStep('deputy_office_director', directors, '决定审核、交办；与提出意见的不是同一人。'),
      ]
  return [
    ...office,
    recordStep('bodies', bodies, {
      title: '交办机构',
      unit: '个',
      why: '建议交给谁：例如市人民政府、市委、法院、检察院。',
      to: '/admin/organs',
    }),
    recordStep('units', units, {
      title: '承办单位',
      unit: '个',
      why: '可以从表格导入，也可以逐个登记。',
      to: '/import',
    }),
    recordStep('deputies', deputies, {
      title: '代表',
      unit: '名',
      why: '从表格导入，或由代表工作机构逐名登记。',
      to: '/import',
    }),
  ]
}

/** Somebody holds the post and can sign in. */
function personStep(role: Role, { total, withAccount }: Count, why: string): Step {
  const hasNobody = total === 0
  return {
    key: role,
    title: ROLE_LABELS[role],
    why,
    isDone: withAccount > 0,
    state: hasNobody ? '还没有人' : withAccount === 0 ? `${total} 人，都还没有账号` : `${total} 人`,
    to: hasNobody ? `/admin/people?new=${role}` : `/admin/people?role=${role}`,
    action: hasNobody ? '登记第一人' : '去开账号',
  }
}

function recordStep(
  key: string,
  count: number,
  { unit, ...rest }: { title: string; unit: string; why: string; to: string },
): Step {
  return {
    key,
    ...rest,
    isDone: count > 0,
    state: count > 0 ? `${count} ${unit}` : '还没有',
    action: '去登记',
  }
}
