import type { MachineName } from '../../../machines/effects.ts'
import type { CaseDetail } from '../../contract/case-views.ts'
import type { ShownActor } from '../../db/read/case-actors.ts'
import { actorView } from '../../office/actor-label.ts'
import type { NameBook } from '../../office/name-book.ts'
import { type Fact, factLines } from './fact-lines.ts'

type Other = CaseDetail['others'][number]

/** What of the memory of these actors people want to see, and the words where the field's own name is not enough. */
const SHOWN: Readonly<Partial<Record<MachineName, Readonly<Record<string, string | null>>>>> = {
  supervision: {
    level: null,
    leaderId: '督办领导',
    committeeId: '督办委员会',
    lastProgressOn: '最近一次报告进展',
    councilReportedOn: '向主任会议报告',
  },
  ballot: {
    sessionId: null,
    on: null,
    round: '第几次测评',
    result: null,
    count: null,
    orderedOn: '责令整改',
    rectifyingUnitIds: '整改单位',
  },
  follow_up_review: {
    campaignId: null,
    checkOn: '核查日期',
    checkedOn: '已核查',
    classHolds: '类别是否属实',
    outcome: null,
  },
  transfer: { direction: null, field: null, unitIds: '检察建议送达单位' },
}

/** Supervisions, ballots, follow-up reviews and transfers: where they stand, in a few facts. */
export function otherActorView(actor: ShownActor, names: NameBook): Other {
  const shown = SHOWN[actor.machine] ?? {}
  const facts = Object.entries(shown).flatMap(([field, label]): Fact[] => {
    const value = actor.context[field]
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return []
    // Units and people under names of their own in the memory of a machine.
    const known = field === 'rectifyingUnitIds' ? 'unitIds' : field
    return factLines({ [known]: value }, actor.machine, names).map((fact) => ({ ...fact, label: label ?? fact.label }))
  })
  return { ...actorView(actor, names), facts }
}
