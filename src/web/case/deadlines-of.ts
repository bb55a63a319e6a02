import type { CaseDetail, DeadlineView } from '../../contract/case-views.ts'

/** Every deadline of the case once, the most urgent first; the ended ones last. */
export function deadlinesOf({ deadlines, assignments }: Pick<CaseDetail, 'deadlines' | 'assignments'>): DeadlineView[] {
  const all = new Map<string, DeadlineView>()
  for (const one of [...deadlines, ...assignments.flatMap((assignment) => assignment.deadlines)]) {
    all.set(`${one.actorId} ${one.kind} ${one.version}`, one)
  }
  const hasEnded = ({ status }: DeadlineView) => (status === 'met' || status === 'dropped' ? 1 : 0)
  return [...all.values()].sort(
    (one, other) => hasEnded(one) - hasEnded(other) || (one.dueOn < other.dueOn ? -1 : one.dueOn > other.dueOn ? 1 : 0),
  )
}
