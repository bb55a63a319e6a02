import type { AssignmentContext } from './assignment/context.ts'
import type { MachineName, Told } from './effects.ts'
import type { ActorView, Env } from './step.ts'
import type { SuggestionContext } from './suggestion/context.ts'
import type { SuggestionEvent } from './suggestion/events.ts'
import { addressees } from './suggestion/rules.ts'

/** What an event of the suggestion sends to each actor of one machine; null where this actor is not concerned. */
type Send = (event: Told, actor: ActorView, env: Env) => Told | null
export type CascadeRow = {
  readonly on: CascadingEvent
  readonly to: MachineName
  readonly send: Send | 'nothing'
  readonly because: string
}

/** The events that reach beyond the suggestion itself. Each has a row for every other machine. */
export const CASCADING_EVENTS = [
  'suggestion.withdrawn',
  'handover.recalled',
  'handover.dateCorrected',
  'handledTogether.joined',
  'handledTogether.led',
  'handledTogether.undone',
  'duty.reassigned',
  'case.concluded',
  'case.reopened',
  'unit.succeeded',
  'deputy.ended',
  'deputy.suspended',
  'deputy.resumed',
  'term.changed',
  'writtenReply.waived',
] as const satisfies readonly SuggestionEvent['type'][]
export type CascadingEvent = (typeof CASCADING_EVENTS)[number]

const always =
  (told: Told): Send =>
  () =>
    told
const same: Send = (event) => event
const toItsUnit: Send = (event, actor) => (actor.context['unitId'] === event['fromUnitId'] ? event : null)

/** Signers who get the reply now, told to each duty that answers them. */
const newAddressees: Send = (_, actor, env) => {
  const context = suggestionOf(env)
  if (!context || (actor.context as AssignmentContext).endedWhy !== null) return null
  return { type: 'addressees.changed', addresseeIds: addressees(context, env.policy), waivedBy: context.waivedBy }
}

/** A co-handler that never gave its opinion: the case is closed without it, and its lateness stays on record. */
const missingOpinion: Send = (_, actor) => {
  const { role, opinionGivenOn, endedWhy } = actor.context as AssignmentContext
  const isMissing = role === 'co' && opinionGivenOn === null && endedWhy === null
  return isMissing ? { type: 'assignment.ended', why: 'concluded_elsewhere' } : null
}

function suggestionOf(env: Env): SuggestionContext | undefined {
  return env.actors.find((view) => view.machine === 'suggestion')?.context as SuggestionContext | undefined
}

type Cell = [Send | 'nothing', string]
type Cells = Record<Exclude<MachineName, 'suggestion'>, Cell>

const DEPUTY_ALONE = '承诺、督办、测评、回头看、转化都对事不对人，继续进行'
const UNTOUCHED: Omit<Cells, 'assignment' | 'inquiry'> = {
  commitment: ['nothing', DEPUTY_ALONE],
  supervision: ['nothing', DEPUTY_ALONE],
  ballot: ['nothing', DEPUTY_ALONE],
  follow_up_review: ['nothing', DEPUTY_ALONE],
  transfer: ['nothing', DEPUTY_ALONE],
}

const TABLE: Record<CascadingEvent, Cells> = {
  'suggestion.withdrawn': {
    assignment: [
      always({ type: 'assignment.ended', why: 'withdrawn' }),
      '建议一经撤回，办理即行终止（重庆条例第十二条）',
    ],
    inquiry: [always({ type: 'inquiry.cancelled', why: 'withdrawn' }), '没有答复可征求意见'],
    commitment: [always({ type: 'commitment.cancelled', why: 'withdrawn' }), '办理终止，承诺不再跟踪'],
    supervision: [always({ type: 'supervision.cancelled', why: 'withdrawn' }), '办理终止，督办随之终止'],
    ballot: [always({ type: 'ballot.cancelled', why: 'withdrawn' }), '撤回的建议不提交测评'],
    follow_up_review: [always({ type: 'review.cancelled', why: 'withdrawn' }), '撤回的建议不再回头看'],
    transfer: ['nothing', '公益损害线索不因建议撤回而消失，由检察机关决定'],
  },
  'handover.recalled': {
    assignment: [always({ type: 'assignment.ended', why: 'recalled' }), '撤回交办，原承办单位不再承办'],
    inquiry: ['nothing', '办复以后不再撤回交办，此前没有征求意见'],
    commitment: [always({ type: 'commitment.cancelled', why: 'recalled' }), '原承诺随原承办终止'],
    supervision: ['nothing', '督办对建议，不对承办单位，重新交办后继续'],
    ballot: [always({ type: 'ballot.cancelled', why: 'recalled' }), '没有承办的建议不提交测评'],
    follow_up_review: ['nothing', '办复以后不再撤回交办，此前没有回头看'],
    transfer: ['nothing', '线索与承办单位的变动无关'],
  },
  'handover.dateCorrected': {
    assignment: [
      (event, actor, env) => {
        const before = suggestionOf(env)?.correctedFrom
        return actor.context['startOn'] === before
          ? { type: 'startDate.corrected', startOn: event['handedOverOn'] }
          : null
      },
      '交办日更正，从交办日起算的期限随之更正；改办单位自己的起算日不变',
    ],
    inquiry: ['nothing', '从答复之日起算'],
    commitment: ['nothing', '承诺的日期是答复中写明的'],
    supervision: ['nothing', '从督办开始起算'],
    ballot: ['nothing', '日期由会议议程确定'],
    follow_up_review: ['nothing', '从回头看开始起算'],
    transfer: ['nothing', '从移送起算'],
  },
  'handledTogether.joined': {
    assignment: [always({ type: 'assignment.ended', why: 'handled_together' }), '一并办理后由主件的承办单位办理'],
    inquiry: ['nothing', '办复以后不再并案，此前没有征求意见'],
    commitment: [always({ type: 'commitment.cancelled', why: 'recalled' }), '承诺由主件的答复作出'],
    supervision: ['nothing', '每件建议保留自己的编号、答复和统计，督办不变'],
    ballot: ['nothing', '仍按各件测评'],
    follow_up_review: ['nothing', '办复以后不再并案，此前没有回头看'],
    transfer: ['nothing', '线索不变'],
  },
  'handledTogether.led': {
    assignment: [newAddressees, '一并办理、分别答复：并入各件的代表也要答复（河南办法第二十一条）'],
    inquiry: ['nothing', '并入的一件自行征求其代表的意见'],
    commitment: ['nothing', '尚未答复，没有承诺'],
    supervision: ['nothing', '督办不变'],
    ballot: ['nothing', '仍按各件测评'],
    follow_up_review: ['nothing', '仍按各件回头看'],
    transfer: ['nothing', '线索不变'],
  },
  'handledTogether.undone': {
    assignment: [newAddressees, '主件的承办不变，不再答复分出一件的代表；分出的一件重新分办'],
    inquiry: ['nothing', '已征求的意见保留'],
    commitment: ['nothing', '主件的承诺不变'],
    supervision: ['nothing', '督办不变'],
    ballot: ['nothing', '测评不变'],
    follow_up_review: ['nothing', '回头看不变'],
    transfer: ['nothing', '线索不变'],
  },
  'duty.reassigned': {
    assignment: ['nothing', '原承办自行结束，新的承办由建议产生，其他单位不受影响'],
    inquiry: ['nothing', '尚未答复，没有征求意见'],
    commitment: ['nothing', '尚未答复，没有承诺'],
    supervision: ['nothing', '督办对建议，不对承办单位'],
    ballot: ['nothing', '测评按议程进行'],
    follow_up_review: ['nothing', '回头看在答复之后'],
    transfer: ['nothing', '线索不变'],
  },
  'case.concluded': {
    assignment: [missingOpinion, '办结后协办意见不再需要，逾期记录保留'],
    inquiry: ['nothing', '办结后仍可听取意见'],
    commitment: ['nothing', '承诺跟踪到销号为止，不因办结停止'],
    supervision: ['nothing', '督办由督办部门结束'],
    ballot: ['nothing', '测评按议程进行，不论办理到哪一步'],
    follow_up_review: ['nothing', '回头看在办结之后'],
    transfer: ['nothing', '线索由检察机关办理'],
  },
  'case.reopened': {
    assignment: ['nothing', '由再次办理环节通知应答复的单位'],
    inquiry: ['nothing', '新的答复另行征求意见，原意见保留'],
    commitment: ['nothing', '未销号的承诺继续跟踪'],
    supervision: ['nothing', '督办如需恢复，由选工委另行决定'],
    ballot: ['nothing', '已有的测评结果不变'],
    follow_up_review: ['nothing', '回头看可能正是重新办理的原因'],
    transfer: ['nothing', '线索不变'],
  },
  'unit.succeeded': {
    assignment: [toItsUnit, '未完成的职责由承继单位承担，期限不变'],
    inquiry: ['nothing', '征求意见只对代表'],
    commitment: [toItsUnit, '未兑现的承诺由承继单位兑现，日期不变'],
    supervision: ['nothing', '督办对建议，不对承办单位'],
    ballot: [same, '责令整改的职责由承继单位承担，期限不变'],
    follow_up_review: ['nothing', '回头看对建议'],
    transfer: ['nothing', '检察建议的被建议单位由检察机关变更'],
  },
  'deputy.ended': {
    ...UNTOUCHED,
    assignment: [newAddressees, '建议继续办理；答复送下一位签名代表或原代表，去世、罢免的不再送达'],
    inquiry: [same, '不再向其征求意见，记为不适用'],
  },
  'deputy.suspended': {
    ...UNTOUCHED,
    assignment: ['nothing', '暂停执行职务期间答复仍应送达'],
    inquiry: [same, '暂停执行职务期间不征求意见'],
  },
  'deputy.resumed': {
    ...UNTOUCHED,
    assignment: ['nothing', '送达没有中断'],
    inquiry: ['nothing', '已记为不适用的不再改；下一次征求意见包括该代表'],
  },
  'term.changed': {
    assignment: ['nothing', '换届不影响承办，原期限和原办理规则不变'],
    inquiry: ['nothing', '任期届满的代表另以代表终止登记'],
    commitment: [same, '承诺连同书面说明移交下一届'],
    supervision: ['nothing', '督办继续，领导变动另行登记'],
    ballot: ['nothing', '测评由新一届常委会的议程决定'],
    follow_up_review: ['nothing', '回头看继续'],
    transfer: ['nothing', '线索不变'],
  },
  'writtenReply.waived': {
    ...UNTOUCHED,
    assignment: [newAddressees, '承办单位据此可以口头答复并作记录'],
    inquiry: ['nothing', '口头答复之后照常征求意见'],
  },
}

/** The whole table, row by row: event × machine → effect. */
export const CASCADE: readonly CascadeRow[] = CASCADING_EVENTS.flatMap((on) =>
  Object.entries(TABLE[on]).map(([to, [send, because]]) => ({ on, to: to as MachineName, send, because })),
)
