import type { BallotContext } from '../../machines/ballot/machine.ts'
import type { InquiryContext } from '../../machines/inquiry/records.ts'
import type { DocumentOffer } from '../contract/documents-endpoints.ts'
import type { ShownActor } from '../db/read/case-actors.ts'
import { findFormKind } from '../documents/forms/all-kinds.ts'
import { actorLabel } from '../office/actor-label.ts'
import { type CaseSheet, lastOf, linesOf, readCaseSheet, words } from './case-sheet.ts'
import type { GatherContext, Trx } from './gather.ts'
import { addresseesOf, isCo, standingDuties, unitName } from './reply-facts.ts'

type Offer = DocumentOffer

function offer(kind: string, more: Partial<Offer> = {}): Offer {
  return {
    kind,
    kindLabel: findFormKind(kind)?.label ?? kind,
    of: null,
    actorId: null,
    unitId: null,
    deputies: [],
    all: 'none',
    isNumbered: false,
    asks: [],
    proposed: {},
    about: {},
    ...more,
  }
}

/** What the one who asks may make of this case now. Nothing of a state secret. */
export async function listOffers(trx: Trx, context: GatherContext, caseId: string): Promise<Offer[]> {
  const sheet = await readCaseSheet(trx, context, caseId, 'office')
  if (!context.isOffice) return offersOfUnit(trx, context, sheet)
  const people = sheet.signers.map(({ id, name }) => ({ id, name }))
  const isHandedOver = lastOf(linesOf(sheet, 'suggestion'), 'handover.made') !== undefined
  const duties = standingDuties(sheet)
  const all = people.length > 1
  return [
    offer('registration_form'),
    ...(isHandedOver ? [offer('handover_slip', duties.length > 1 ? { of: '全部单位' } : {})] : []),
    ...duties.map((duty) => offer('handover_slip', { of: unitName(sheet, duty), unitId: duty.unit_id })),
    ...(isHandedOver ? [offer('inquiry_form', { of: '空白', deputies: people, all: all ? 'one_file' : 'none' })] : []),
    ...ofMachine(sheet, 'inquiry').flatMap((inquiry) => inquiryOffers(sheet, inquiry)),
    ...ofMachine(sheet, 'supervision').flatMap((actor) => supervisionOffers(sheet, actor, duties)),
    ...ofMachine(sheet, 'supervision').flatMap((actor) => circularOffers(sheet, actor)),
    ...(sheet.page.head.is_key && sheet.page.head.mark !== 'internal' ? [offer('council_report')] : []),
    ...ofMachine(sheet, 'ballot').flatMap((ballot) => rectificationOffers(sheet, ballot)),
    ...(ofMachine(sheet, 'commitment').length > 0
      ? [offer('commitments_statement', { deputies: people, all: all ? 'many_files' : 'none', isNumbered: true })]
      : []),
  ]
}

function ofMachine({ page }: CaseSheet, machine: ShownActor['machine']): ShownActor[] {
  return page.actors.filter((actor) => actor.machine === machine)
}

async function offersOfUnit(trx: Trx, context: GatherContext, sheet: CaseSheet): Promise<Offer[]> {
  const own = standingDuties(sheet).filter(({ unit_id }) => unit_id === context.viewer.unitId)
  const offers: Offer[] = []
  for (const duty of own) {
    const lines = linesOf(sheet, duty.id)
    if (isCo(duty)) {
      const isGiven = lastOf(lines, 'opinion.given') !== undefined
      if (isGiven) offers.push(offer('opinion_letter', { actorId: duty.id, asks: ['documentNumber'] }))
      continue
    }
    const people = sheet.signers.map(({ id, name }) => ({ id, name }))
    if (lastOf(lines, 'reply.drafted', 'reply.signed')) {
      const deputies = (await addresseesOf(trx, sheet, duty, context)).map(({ id, name }) => ({ id, name }))
      const all = deputies.length > 1 ? 'many_files' : 'none'
      offers.push(offer('reply_letter', { actorId: duty.id, deputies, all }))
    }
    offers.push(offer('oral_reply_record', { actorId: duty.id, deputies: people }))
  }
  return offers
}

function inquiryOffers(sheet: CaseSheet, inquiry: ShownActor): Offer[] {
  const { deputies = [] } = inquiry.context as Partial<InquiryContext>
  const named = (ids: readonly string[]) => ids.map((id) => sheet.names.party('deputy', id))
  const of = actorLabel(inquiry, sheet.names)
  const tried = deputies.filter(({ state, attempts }) => state !== 'open' || attempts > 0).map((one) => one.deputyId)
  const lines = linesOf(sheet, inquiry.id)
  const spoke = deputies
    .filter(({ ratings, deputyId }) => {
      const hasFiled = lines.some(
        (line) => line.type === 'deputyFeedback.filed' && line.payload['deputyId'] === deputyId,
      )
      return ratings !== null || hasFiled
    })
    .map((one) => one.deputyId)
  const all = (ids: readonly string[]) => (ids.length > 1 ? ('one_file' as const) : ('none' as const))
  const common = { of, actorId: inquiry.id }
  return [
    ...(tried.length > 0 ? [offer('inquiry_record', { ...common, deputies: named(tried), all: all(tried) })] : []),
    ...(spoke.length > 0
      ? [
          offer('inquiry_form', {
            ...common,
            of: `已填，${of}`,
            deputies: named(spoke),
            all: all(spoke),
            about: { filled: true },
          }),
        ]
      : []),
  ]
}

function supervisionOffers(sheet: CaseSheet, actor: ShownActor, duties: readonly ShownActor[]): Offer[] {
  const demands = words(sheet, lastOf(linesOf(sheet, actor.id), 'act.held'), 'demands')
  return duties.map((duty) =>
    offer('supervision_notice', {
      of: unitName(sheet, duty),
      actorId: actor.id,
      unitId: duty.unit_id,
      isNumbered: true,
      asks: ['demands', 'demandOn', 'contact'],
      proposed: demands === '' ? {} : { demands },
    }),
  )
}

/** 通报 that was decided in the supervision: under the number of the decision. */
function circularOffers(sheet: CaseSheet, actor: ShownActor): Offer[] {
  if (!lastOf(linesOf(sheet, actor.id), 'circular.decided')) return []
  return [offer('circular', { of: actorLabel(actor, sheet.names), actorId: actor.id })]
}

function rectificationOffers(sheet: CaseSheet, ballot: ShownActor): Offer[] {
  if (!lastOf(linesOf(sheet, ballot.id), 'rectification.ordered')) return []
  const { rectifyingUnitIds } = ballot.context as BallotContext
  return rectifyingUnitIds.map((unitId) =>
    offer('rectification_notice', {
      of: sheet.names.party('unit', unitId).name,
      actorId: ballot.id,
      unitId,
      isNumbered: true,
    }),
  )
}
