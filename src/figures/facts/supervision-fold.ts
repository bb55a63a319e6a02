import type { SupervisionEvent, SupervisionInput } from '../../../machines/supervision/events.ts'
import type { SupervisionFact } from './case-facts.ts'
import { type Handlers, tell } from './tell.ts'
import type { ToldLine } from './told-lines.ts'

export function openSupervision({ actorId, event, on }: ToldLine): SupervisionFact {
  const { level, needsLeader, needsCommittee } = event as SupervisionInput
  return {
    actor_id: actorId,
    level,
    opened_on: on,
    needs_leader: needsLeader,
    needs_committee: needsCommittee,
    leader_id: null,
    committee_id: null,
    acts: 0,
    inspections: 0,
    demands: 0,
    demands_met: 0,
    progress_reports: 0,
    council_report_on: null,
    circular_on: null,
    closed_on: null,
    cancelled_on: null,
  }
}

export function foldSupervision(supervision: SupervisionFact, line: ToldLine): void {
  tell(HANDLERS, supervision, line)
}

const HANDLERS: Handlers<SupervisionFact, SupervisionEvent> = {
  'supervisingLeader.appointed': seat,
  'supervisingLeader.changed': seat,
  'supervisingLeader.left': (fact) => {
    fact.leader_id = null
  },
  'supervisingCommittee.appointed': (fact, { committeeId }) => {
    fact.committee_id = committeeId
  },
  'act.held': (fact, { kind, hasDemands }) => {
    fact.acts += 1
    if (kind === 'inspection') fact.inspections += 1
    if (hasDemands) fact.demands += 1
  },
  'demand.met': (fact) => {
    fact.demands_met += 1
  },
  'progress.reported': (fact) => {
    fact.progress_reports += 1
  },
  'councilReport.made': (fact, _, { on }) => {
    fact.council_report_on = on
  },
  'circular.decided': (fact, _, { on }) => {
    fact.circular_on = on
  },
  'supervision.closed': (fact, _, { on }) => {
    fact.closed_on = on
  },
  'supervision.reopened': (fact) => {
    fact.closed_on = null
  },
  'supervision.cancelled': (fact, _, { on }) => {
    fact.cancelled_on = on
  },
}

function seat(fact: SupervisionFact, { leaderId }: { leaderId: string }): void {
  fact.leader_id = leaderId
}
