import type { StateValue } from 'xstate'

import type { AssignmentContext } from '../../../machines/assignment/context.ts'
import type { BallotContext } from '../../../machines/ballot/machine.ts'
import type { StoredActor } from '../../../machines/step.ts'
import type { SuggestionContext } from '../../../machines/suggestion/context.ts'
import type { SupervisionContext } from '../../../machines/supervision/machine.ts'
import type { TransferContext } from '../../../machines/transfer/machine.ts'
import type { PartyKind } from '../../db/schema.ts'
import { stageOf } from './read-columns.ts'

/** A relation to the case and the one who stands in it; `*` where it is nobody in particular. */
export type Party = readonly [kind: PartyKind, partyId: string]

/** Everybody who stands to the case, in a fixed order: what decides who may read it. */
export function partiesOf(actors: readonly StoredActor[]): Party[] {
  const byLine = new Map<string, Party>()
  for (const actor of actors) for (const party of partiesBy(actor)) byLine.set(party.join('\t'), party)
  return [...byLine.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, party]) => party)
}

/** Has any step changed who stands to the case? Looks only at actors that have changed. */
export function arePartiesChanged(before: readonly StoredActor[], after: readonly StoredActor[]): boolean {
  if (before.length !== after.length) return true
  return after.some((actor, n) => {
    const old = before[n]
    if (old === actor || !CONTRIBUTING.has(actor.machine)) return false
    return old === undefined || JSON.stringify(partiesBy(old)) !== JSON.stringify(partiesBy(actor))
  })
}

const CONTRIBUTING: ReadonlySet<StoredActor['machine']> = new Set([
  'suggestion',
  'assignment',
  'supervision',
  'ballot',
  'transfer',
])

function partiesBy({ machine, value, context }: StoredActor): Party[] {
  switch (machine) {
    case 'suggestion':
      return bySuggestion(value, context as Partial<SuggestionContext>)
    case 'assignment':
      // An ended duty stays: a unit keeps what was its own.
      return of('unit', [(context as Partial<AssignmentContext>).unitId])
    case 'supervision': {
      const { leaderId, committeeId } = context as Partial<SupervisionContext>
      return [...of('supervising_leader', [leaderId]), ...of('committee', [committeeId])]
    }
    case 'ballot':
      return [
        ...of('ballot', value === 'cancelled' ? [] : ['*']),
        ...of('unit', (context as Partial<BallotContext>).rectifyingUnitIds ?? []),
      ]
    case 'transfer':
      return byTransfer(value, context as Partial<TransferContext>)
    default:
      return []
  }
}

function bySuggestion(value: StateValue, context: Partial<SuggestionContext>): Party[] {
  const stage = stageOf(value)
  const isWithUnits = stage === 'preHandover' || stage === 'underway'
  const isWithBody = isWithUnits || (context.firstHandedOverOn ?? null) !== null
  const { publicity = 'none' } = context
  // What is only proposed (拟办意见) is no unit's business yet.
  const planned = isWithUnits ? (context.plan ?? []).map(({ unitId }) => unitId) : []
  return [
    ...of('signer', [context.leadSignerId, ...(context.cosignerIds ?? [])]),
    ...of('delegation', [context.delegationId]),
    ...of('body', isWithBody ? [context.bodyId] : []),
    ...of('unit', planned),
    ...of('handling_leader', [context.handlingLeaderId]),
    ...of('public', publicity !== 'none' && isPublic(stage, context) ? [publicity] : []),
  ]
}

/** Handed over, of this congress's own business and not marked: the public may know it as far as its publicity says. */
function isPublic(stage: string, { handedOverOn, mark, origin }: Partial<SuggestionContext>): boolean {
  return stage === 'underway' && (handedOverOn ?? null) !== null && mark === 'none' && origin !== 'cppcc'
}

/** A clue is the procuratorate's once it was sent there; a unit's once a document was served on it. */
function byTransfer(value: StateValue, context: Partial<TransferContext>): Party[] {
  const phase = typeof value === 'string' ? value : value['underway']
  const isBeforeSending = phase === 'proposed' || phase === 'viewed'
  const isKnownThere = context.direction === 'from_procuratorate' || !isBeforeSending
  return [
    ...of('procuratorate', isKnownThere && phase !== 'cancelled' ? ['*'] : []),
    ...of('viewing_committee', isBeforeSending ? ['*'] : []),
    ...of(
      'committee',
      (context.views ?? []).map(({ committeeId }) => committeeId),
    ),
    ...of('unit', context.unitIds ?? []),
  ]
}

function of(kind: PartyKind, ids: readonly (string | null | undefined)[]): Party[] {
  return ids.flatMap((id) => (id ? [[kind, id] as const] : []))
}
