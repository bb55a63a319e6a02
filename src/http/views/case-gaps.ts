import { CLOCK_LABELS } from '../../../machines/labels.ts'
import { type Calendar, hasYear } from '../../../machines/policy/calendar.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import type { Reader } from '../../../machines/reading-table.ts'
import type { SuggestionContext } from '../../../machines/suggestion/context.ts'
import { triggersOf } from '../../../machines/suggestion/rules.ts'
import type { CasePage } from '../../db/read/case-detail.ts'
import type { NameBook } from '../../office/name-book.ts'

/** Who sees what is missing in the making and the supervision of a case. */
const SEE_SEATS: ReadonlySet<Reader> = new Set<Reader>(['office', 'leader', 'supervisor', 'committee'])

/** What is missing, and who should see to it. */
export function gapsOf(page: CasePage, names: NameBook, policy: Policy, calendar: Calendar): string[] {
  const { reader } = page.reading
  return [
    ...(SEE_SEATS.has(reader) ? seatGaps(page, policy) : []),
    ...(reader === 'office' ? paperGap(page) : []),
    ...page.unitsWithoutHead.map(
      (unitId) => `${names.party('unit', unitId).name}没有登记负责人，升级催办送不到；请管理员在单位名录中补充`,
    ),
    ...calendarGaps(page, calendar),
  ]
}

function seatGaps({ head, actors }: CasePage, policy: Policy): string[] {
  if (head.stage !== 'underway' || head.concluded_on !== null) return []
  const suggestion = actors.find(({ machine }) => machine === 'suggestion')
  const context = (suggestion?.context ?? {}) as SuggestionContext
  const asked = { category: head.category, isKey: head.is_key, origin: head.origin ?? 'own' } as SuggestionContext
  const isMissing = triggersOf(asked, policy).handlingLeader && (context.handlingLeaderId ?? null) === null
  const seats = actors.filter(({ machine, is_settled }) => machine === 'supervision' && !is_settled)
  return [
    ...(isMissing ? ['还没有确定领办领导；请代表工作机构报请确定后登记'] : []),
    ...seats.flatMap(({ context: seat }) => [
      ...(seat['needsLeader'] === true && seat['leaderId'] === null
        ? ['还没有确定督办领导；请代表工作机构报请主任会议确定后登记']
        : []),
      ...(seat['needsCommittee'] === true && seat['committeeId'] === null
        ? ['还没有确定督办委员会；请代表工作机构报请主任会议确定后登记']
        : []),
    ]),
  ]
}

function paperGap({ head, actors }: CasePage): string[] {
  const context = actors.find(({ machine }) => machine === 'suggestion')?.context as Partial<SuggestionContext>
  const isMissing = head.submitted_on !== null && context?.paper?.state === 'missing'
  return isMissing ? ['纸质原件未收到；请代表工作机构催收'] : []
}

function calendarGaps({ deadlines }: CasePage, calendar: Calendar): string[] {
  const provisional = deadlines.filter((row) => row.provisional && row.ended_on === null)
  const years = [...new Set(provisional.map(({ due_on }) => Number(due_on.slice(0, 4))))]
  const missing = years.filter((year) => !hasYear(calendar, year)).join('、')
  const which = provisional.map(({ kind, due_on }) => `${CLOCK_LABELS[kind]}（${due_on}）`).join('、')
  if (provisional.length === 0) return []
  const why = missing === '' ? '所依据的日历' : `${missing} 年节假日安排`
  return [`${which}是暂定日期：${why}还没有载入；载入后自动重算并记录`]
}
