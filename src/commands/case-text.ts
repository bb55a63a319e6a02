import { FAMILY } from '../../machines/family.ts'
import { CLOCK_LABELS, EVENT_LABELS, type EventType } from '../../machines/labels.ts'
import { dayInZone } from '../../machines/policy/day.ts'
import { STATE_LABELS } from '../../machines/state-labels.ts'
import type { ActorRow, CaseFile, DeadlineRow, EventRow } from '../db/read/case-file.ts'
import type { CaseRow } from '../db/read/cases.ts'

/** The one zone of the country; the day on which something was entered is told in it. */
const ZONE = 'Asia/Shanghai'
const CATEGORY_NAMES = { first: '一类', second: '二类', third: '三类' } as const
const STATUS_NAMES = { running: '进行中', overdue: '已逾期', met: '已完成', dropped: '不再计' } as const
const MARK_NAMES = { none: '', state_secret: '涉密', internal: '内部', protected_proposer: '保护提出人' } as const

/** The case's number, or what stands for it before it has one. */
export function numberText(row: CaseRow): string {
  return row.number ?? row.serial_number ?? `（未编号）${row.id.slice(0, 8)}`
}

export function titleText(row: CaseRow): string {
  return row.title ?? (row.mark === 'state_secret' ? '（涉密，不录入）' : '（无标题）')
}

/** Where the case stands, in one or two words. */
export function stageText(row: CaseRow): string {
  const fact = row.archived_on ? '已归档' : row.concluded_on ? '已办结' : row.replied_on ? '已办复' : undefined
  return fact ?? STATE_LABELS.suggestion[row.stage] ?? row.stage
}

/** Everything about one case as people read it. `names`: deputies and units by id. */
export function describeCase(row: CaseRow, file: CaseFile, names: ReadonlyMap<string, string>): string {
  const { actors, deadlines, events } = file
  return [
    `${numberText(row)}　${titleText(row)}`,
    ...headLines(row, actors, names),
    '',
    '状态',
    ...actors.map((actor) => `  ${actorName(actor, names)}：${stateText(actor)}`),
    '',
    '期限',
    ...(deadlines.length === 0
      ? ['  还没有起算的期限']
      : deadlines.flatMap((deadline) => clockLines(deadline, file, names))),
    '',
    `经过（${events.length} 条）`,
    ...events.map((event) => eventLine(event, actors, names)),
  ].join('\n')
}

function headLines(row: CaseRow, actors: readonly ActorRow[], names: ReadonlyMap<string, string>): string[] {
  const context = actors.find(({ machine }) => machine === 'suggestion')?.context ?? {}
  const cosigners = Array.isArray(context['cosignerIds']) ? context['cosignerIds'].map(String) : []
  const lead = row.lead_signer_id === null ? '—' : (names.get(row.lead_signer_id) ?? row.lead_signer_id)
  const period = row.period === 'between_sessions' ? '闭会期间' : '大会期间'
  const marks = [
    row.category && CATEGORY_NAMES[row.category],
    row.is_key && '重点建议',
    row.mark && MARK_NAMES[row.mark],
  ].filter(Boolean)
  const dates: [string, string | null][] = [
    ['提出', row.submitted_on],
    ['首次交办', row.first_handed_over_on],
    ['办复', row.replied_on],
    ['办结', row.concluded_on],
    ['销号', row.struck_off_on],
    ['归档', row.archived_on],
  ]
  return [
    `第 ${row.term_no} 届第 ${row.session_no} 次　${period}${marks.length > 0 ? `　${marks.join('、')}` : ''}`,
    `领衔：${lead}${cosigners.length > 0 ? `　联名：${cosigners.map((id) => names.get(id) ?? id).join('、')}` : ''}`,
    dates.flatMap(([label, day]) => (day === null ? [] : [`${label} ${day}`])).join('　') || '尚未提出',
    `办理规则 ${row.policy_id} 第 ${row.policy_version} 版　修订 ${row.revision}　id ${row.id}`,
  ]
}

function actorName({ id, machine, unit_id: unitId }: ActorRow, names: ReadonlyMap<string, string>): string {
  const unit = unitId === null ? '' : `（${names.get(unitId) ?? unitId}）`
  return `${FAMILY[machine].label}${id === machine ? '' : ` ${id.slice(machine.length + 1)}`}${unit}`
}

/** The state in words: regions that run side by side stand beside each other. */
function stateText({ machine, value }: ActorRow): string {
  const labels = STATE_LABELS[machine]
  const texts = leaves(value, '').map((path) => labels[path] ?? path)
  return texts.join('　')
}

function leaves(value: unknown, prefix: string): string[] {
  if (typeof value === 'string') return [`${prefix}${value}`]
  return Object.entries(value ?? {}).flatMap(([key, inner]) => leaves(inner, `${prefix}${key}.`))
}

function clockLines(deadline: DeadlineRow, { actors, events }: CaseFile, names: ReadonlyMap<string, string>): string[] {
  const {
    kind,
    start_on: startOn,
    term,
    due_on: dueOn,
    original_due_on: original,
    status,
    ended_on: endedOn,
  } = deadline
  const actor = actors.find(({ id }) => id === deadline.actor_id)
  const whose = actor && actor.machine !== 'suggestion' ? `${actorName(actor, names)} ` : ''
  const span = original === dueOn ? dueOn : `${original} → ${dueOn}`
  const late = endedOn !== null && status === 'met' && endedOn > dueOn ? `，迟于期限` : ''
  const end = endedOn === null ? '' : ` ${endedOn}${late}`
  const provisional = deadline.provisional ? '　暂定（该年节假日安排未载入）' : ''
  const how =
    term === null
      ? '定日'
      : `${startOn} 起 ${termText(term)}${deadline.roll === 'next-working-day' ? '，遇休息日顺延' : ''}`
  const moved = events.filter(({ seq }) => seq > deadline.started_seq && seq === deadline.version)
  const { explanation } = deadline
  return [
    `  ${whose}${CLOCK_LABELS[kind]}：${span}　${STATUS_NAMES[status]}${end}${provisional}`,
    `    ${how}；规则 ${deadline.policy_id} 第 ${deadline.policy_version} 版`,
    ...moved.map((event) => `    因“${eventName(event.type)}”（第 ${event.seq} 条，${event.occurred_on}）改定`),
    ...(explanation.within === undefined ? [] : [`    以“${clockName(explanation.within)}”为限`]),
    ...dayLine('不计', explanation.skipped),
    ...dayLine('调休计入', explanation.counted),
  ]
}

function dayLine(label: string, days: readonly { date: string; why: string }[]): string[] {
  return days.length === 0 ? [] : [`    ${label}：${days.map(({ date, why }) => `${date} ${why}`).join('、')}`]
}

function termText(term: string): string {
  return term.replace('wd', ' 个工作日').replace('mo', ' 个月').replace(/d$/, ' 日')
}

function clockName(kind: string): string {
  return (CLOCK_LABELS as Readonly<Record<string, string>>)[kind] ?? kind
}

function eventName(type: string): string {
  return EVENT_LABELS[type as EventType] ?? (type === 'suggestion.drafted' ? '起草建议' : type)
}

function eventLine(event: EventRow, actors: readonly ActorRow[], names: ReadonlyMap<string, string>): string {
  const { seq, type, occurred_on: day, recorded_at: recordedAt, principal_id: by, role, actor_id: actorId } = event
  const actor = actors.find(({ id }) => id === actorId)
  const whose = actor && actor.machine !== 'suggestion' ? `［${actorName(actor, names)}］` : ''
  const recordedOn = dayInZone(recordedAt.toISOString(), ZONE)
  const late = recordedOn > day ? `（${recordedOn} 登记）` : ''
  const who = role === 'system' ? '系统' : `${role} ${by}`
  const behalf = event.on_behalf_of === null ? '' : `，代 ${event.on_behalf_of}`
  const ignored = event.outcome === 'ignored' ? '　未起作用' : ''
  const erased = event.erased_at === null ? '' : '　文字已依法删除'
  return `  ${String(seq).padStart(3)} ${day}${late} ${whose}${eventName(type)}　${who}${behalf}${ignored}${erased}`
}

/** The case as JSON: columns, actors, deadlines and the log as it was hashed. */
export function jsonOfCase(row: CaseRow, { actors, deadlines, events }: CaseFile): object {
  return {
    ...row,
    actors,
    deadlines,
    events: events.map(({ body, text, ...event }) => ({
      ...event,
      body: JSON.parse(body) as unknown,
      text: text === null ? null : (JSON.parse(text) as unknown),
    })),
  }
}
