import type { AssignmentContext } from '../../../machines/assignment/context.ts'
import type { SuggestionContext } from '../../../machines/suggestion/context.ts'
import type { Given, StoredCase } from '../apply/shapes.ts'
import { stepCase } from '../apply/step-case.ts'
import type { Stage, StageKey } from './history-stages.ts'
import type { ParsedHistory } from './parse-history.ts'

export type Rehearsal = {
  /** The stages that would be recorded, whole. */
  stages: Stage[]
  /** Why the next one would not be. */
  refusal: { code: string; why: string; stage: string } | null
}

/**
 * What the engine would say to these stages, one after the other: nothing is written. The first refusal ends it; what
 * comes before stands.
 */
export function rehearse(
  given: Given,
  caseId: string,
  stages: readonly Stage[],
  stored: StoredCase | undefined,
): Rehearsal {
  const commands = stages.flatMap((stage) => stage.commands)
  if (commands.length === 0) return { stages: [...stages], refusal: null }
  const result = stepCase(given, { caseId, commands, isTrusted: false }, structuredClone(stored))
  if (result.kind === 'stepped') return { stages: [...stages], refusal: null }
  const whole: Stage[] = []
  let count = 0
  for (const stage of stages) {
    count += stage.commands.length
    if (result.index < count) break
    whole.push(stage)
  }
  const { code, why } = result.refusal
  const stage = stages[whole.length]?.label ?? ''
  return { stages: whole, refusal: { code, stage, why: code === 'EVENT_NOT_ACCEPTED' ? outOfTurn(stage) : why } }
}

/** The machine's own words for it name states and events; a person is told what to do. */
function outOfTurn(stage: string): string {
  return `按本地办理规则，还轮不到登记“${stage}”（例如代表不满意的，要先再次办理）；请在该件中接着办理`
}

/** What stands already of a case. */
export type Standing = {
  suggestion: SuggestionContext
  duties: { id: string; context: AssignmentContext }[]
  inquiryId: string
}

export function standingOf({ actors }: StoredCase): Standing | undefined {
  const suggestion = actors.find(({ machine }) => machine === 'suggestion')?.context
  if (!suggestion) return undefined
  const duties = actors
    .filter(({ machine, context }) => machine === 'assignment' && context['endedWhy'] === null)
    .map(({ id, context }) => ({ id, context: context as unknown as AssignmentContext }))
  const inquiryId = actors.findLast(({ machine }) => machine === 'inquiry')?.id ?? 'inquiry-1'
  return { suggestion: suggestion as unknown as SuggestionContext, duties, inquiryId }
}

/** Is this stage behind the case? */
export function isPassed(stage: StageKey, { suggestion, duties }: Standing): boolean {
  const owing = duties.filter(({ context }) => context.role !== 'co')
  const assisting = duties.filter(({ context }) => context.role === 'co')
  const isReplied = suggestion.repliedOn !== null
  switch (stage) {
    case 'intake':
      return true
    case 'handover':
      return suggestion.firstHandedOverOn !== null
    case 'acknowledged':
      return isReplied || duties.every(({ context }) => context.acknowledgedOn !== null)
    case 'opinions':
      return isReplied || assisting.every(({ context }) => context.opinionGivenOn !== null)
    case 'contact':
      return isReplied || owing.every(({ context }) => context.contactedOn !== null)
    case 'reply':
      return isReplied
    case 'inquiry':
      return suggestion.opinions.length > 0
    case 'concluded':
      return suggestion.concludedOn !== null
    case 'archived':
      return suggestion.archivedOn !== null
  }
}

/** Days on which file and system differ: nobody but a person can tell which is right. */
export function differingDays(
  history: ParsedHistory,
  { suggestion }: Standing,
): { column: 'handed_over_on' | 'replied_on' | 'concluded_on'; found: string; stands: string }[] {
  const pairs = [
    { column: 'handed_over_on', found: history.handedOverOn, stands: suggestion.firstHandedOverOn },
    { column: 'replied_on', found: history.repliedOn, stands: suggestion.repliedOn },
    { column: 'concluded_on', found: history.concludedOn, stands: suggestion.concludedOn },
  ] as const
  return pairs.flatMap(({ column, found, stands }) =>
    found !== null && stands !== null && found !== stands ? [{ column, found, stands }] : [],
  )
}
