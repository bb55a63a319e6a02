import { no, ok, type Principal, type Verdict } from '../step.ts'

/** A committee's view of the clue. */
export type View = { committeeId: string; agrees: boolean }

/** A committee gives its own view and no other's. */
export function judgeView(committeeId: string, by: Principal): Verdict {
  if (by.committeeId === undefined || by.committeeId === committeeId) return ok
  return no('ROLE_NOT_ALLOWED', `“${by.committeeId}”不能登记“${committeeId}”的意见；请由该委员会登记`)
}

/** The view is advice: the procuratorate decides. But against it only the director sends. */
export function judgeSending(views: readonly View[], by: Principal): Verdict {
  if (views.every(({ agrees }) => agrees) || by.role === 'deputy_office_director') return ok
  return no('RULE_NOT_MET', '委员会不同意移送；仍要移送的，须由代表工作机构主任决定并登记')
}

/** A unit answers the procuratorial suggestion that was served on it, and no other's. */
export function judgeAnswer(unitId: string, servedUnitIds: readonly string[], by: Principal): Verdict {
  if (!servedUnitIds.includes(unitId)) {
    return no('RULE_NOT_MET', `没有向“${unitId}”送达检察建议；已送达：${servedUnitIds.join('、')}`)
  }
  if (by.unitId !== undefined && by.unitId !== unitId) {
    return no('ROLE_NOT_ALLOWED', `“${by.unitId}”不能登记“${unitId}”的回复；请由该单位自行登记`)
  }
  return ok
}

/** One view of each committee: a later one takes the place of the earlier. */
export function withView(views: readonly View[], { committeeId, agrees }: View): View[] {
  return [...views.filter((view) => view.committeeId !== committeeId), { committeeId, agrees }]
}
