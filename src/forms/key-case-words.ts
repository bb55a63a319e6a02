import type { BallotContext } from '../../machines/ballot/machine.ts'
import type { InquiryContext } from '../../machines/inquiry/machine.ts'
import type { SupervisionContext } from '../../machines/supervision/machine.ts'
import { valueLabel } from '../contract/value-labels.ts'
import type { ShownActor } from '../db/read/case-actors.ts'
import { type CaseSheet, linesOf } from './case-sheet.ts'
import { dayWords } from './form-words.ts'
import { classWords, dutyOf, isCo, standingDuties, unitName } from './reply-facts.ts'

const HELD: Readonly<Record<SupervisionContext['acts'][number]['kind'], string>> = {
  meeting: '召开督办会议',
  visit: '走访承办单位',
  hearing: '听取办理情况汇报',
  on_site: '开展现场督办',
  written_query: '书面询问办理情况',
  inspection: '组织代表视察',
}

/** What the council of chairpersons reads of one key suggestion: facts with their days, in whole sentences. */
export function basicsOf(sheet: CaseSheet): string {
  const { page, names, signers, suggestion } = sheet
  const duties = standingDuties(sheet)
  const [main, helping] = [duties.filter((duty) => !isCo(duty)), duties.filter(isCo)]
  const units = (list: readonly ShownActor[]) => list.map((duty) => unitName(sheet, duty)).join('、')
  const isProtected = page.head.mark === 'protected_proposer'
  const [lead] = signers
  const proposed =
    isProtected || !lead ? '' : `${lead.name}${signers.length > 1 ? `等${signers.length}名` : ''}代表提出`
  const supervision = supervisionsOf(sheet).map(contextOf<SupervisionContext>)
  const people = (kind: 'person' | 'organ', ids: readonly (string | null | undefined)[]) =>
    [...new Set(ids.flatMap((id) => (id ? [names.party(kind, id).name] : [])))].join('、')
  const handling = people('person', [suggestion.handlingLeaderId])
  const leaders = people(
    'person',
    supervision.map(({ leaderId }) => leaderId),
  )
  const committees = people(
    'organ',
    supervision.map(({ committeeId }) => committeeId),
  )
  const { first_handed_over_on: handedOver, outer_due_on: outer } = page.head
  return sentence([
    proposed,
    handedOver && `${dayWords(handedOver)}交办`,
    main.length > 0 && `${units(main)}${main.length > 1 ? '分别办理' : helping.length > 0 ? '主办' : '办理'}`,
    helping.length > 0 && `${units(helping)}协办`,
    handling && `领办领导${handling}`,
    leaders && `督办领导${leaders}`,
    committees && `${committees}具体督办`,
    outer && `办理最长期限至${dayWords(outer)}`,
  ])
}

/** Acts that were held, demands and whether they are met, what the unit reported. */
export function supervisionOf(sheet: CaseSheet): string {
  const parts = supervisionsOf(sheet).flatMap((actor) => {
    const { acts = [], circulars = 0 } = contextOf<SupervisionContext>(actor)
    const lines = linesOf(sheet, actor.id)
    const held = acts.filter(({ heldOn }) => heldOn != null)
    const demands = lines.filter(({ type, payload }) => type === 'act.held' && payload['hasDemands'] === true).length
    const open = acts.filter(({ isDemandOpen }) => isDemandOpen).length
    const reports = lines.filter(({ type }) => type === 'progress.reported').length
    return [
      ...held.map(({ heldOn, kind }) => `${dayWords(heldOn)}${HELD[kind]}`),
      demands > 0 && `提出要求${demands}项，${open === 0 ? '均已落实' : `尚有${open}项未落实`}`,
      reports > 0 && `承办单位报告进展${reports}次`,
      circulars > 0 && `决定通报${circulars}次`,
    ]
  })
  return sentence(parts) || '尚未登记督办活动。'
}

/** Reply with its class, promises, conclusion. */
export function progressOf(sheet: CaseSheet): string {
  const { page } = sheet
  const answers = standingDuties(sheet).flatMap((duty) => {
    const { repliedOn, resultClass } = dutyOf(duty)
    if (isCo(duty) || repliedOn == null) return []
    return [
      `${unitName(sheet, duty)}${dayWords(repliedOn)}答复${resultClass == null ? '' : `（${classWords(sheet.policy, resultClass)}）`}`,
    ]
  })
  const promises = page.actors.filter(({ machine }) => machine === 'commitment')
  const done = promises.filter(({ value }) => value === 'struckOff').length
  return (
    sentence([
      ...answers,
      promises.length > 0 && `答复承诺事项${promises.length}项，已销号${done}项`,
      page.head.concluded_on && `${dayWords(page.head.concluded_on)}办结`,
    ]) || '正在办理，尚未答复。'
  )
}

/** The confirmed opinion of the deputies as a whole, and the vote once it was announced. No deputy is named. */
export function opinionOf({ page }: CaseSheet): string {
  const asked = page.actors.filter(
    ({ machine, context }) =>
      machine === 'inquiry' && context['about'] === 'reply' && typeof context['outcome'] === 'string',
  )
  const last = asked
    .map(contextOf<InquiryContext>)
    .toSorted((a, b) => (a.round ?? 0) - (b.round ?? 0))
    .at(-1)
  const votes = page.actors.filter(({ machine }) => machine === 'ballot').map(contextOf<BallotContext>)
  const result = votes.map(({ result: found, formerResult }) => found ?? formerResult).findLast(Boolean)
  return sentence([
    last?.outcome ? ratingText(last.outcome) : '尚未征求意见',
    result && `常委会满意度测评：${valueLabel('result', result)}`,
  ])
}

/** A rating, or why there is none. */
function ratingText(outcome: string): string {
  const rating = valueLabel('rating', outcome)
  return rating === outcome ? valueLabel('noRating', outcome) : rating
}

function supervisionsOf({ page }: CaseSheet): ShownActor[] {
  return page.actors.filter(({ machine }) => machine === 'supervision')
}

function contextOf<Context>(actor: ShownActor): Partial<Context> {
  return actor.context as Partial<Context>
}

function sentence(parts: readonly (string | false | null | undefined)[]): string {
  const found = parts.filter((part): part is string => typeof part === 'string' && part !== '')
  return found.length === 0 ? '' : `${found.join('，')}。`
}
