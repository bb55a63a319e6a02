import type { StateValue } from 'xstate'
import type { z } from 'zod'

import type { MachineName } from '../../machines/effects.ts'
import { EVENT_LABELS, type EventType } from '../../machines/labels.ts'
import type { InputType } from '../../machines/reading-table.ts'
import { STATE_LABELS } from '../../machines/state-labels.ts'
import type { ActorView } from '../contract/case-views.ts'
import { valueLabel } from '../contract/value-labels.ts'
import type { ShownActor } from '../db/read/case-actors.ts'
import type { NamedRow } from '../db/read/case-names.ts'
import type { CaseReferenceRow } from '../db/read/case-references.ts'
import { type NameBook, openNameBook } from './name-book.ts'

/** 中文 names of the machines, as the parts of a case. */
export const MACHINE_LABELS: Readonly<Record<MachineName, string>> = {
  suggestion: '建议',
  assignment: '承办',
  inquiry: '征求意见',
  commitment: '承诺事项',
  supervision: '督办',
  ballot: '满意度测评',
  follow_up_review: '“回头看”',
  transfer: '双向转化',
}
const INPUT_LABELS: Readonly<Record<InputType, string>> = {
  'suggestion.drafted': '起草建议',
  'assignment.opened': '开始承办',
  'inquiry.opened': '开始征求意见',
  'commitment.opened': '承诺列入台账',
  'supervision.started': '开始督办',
  'ballot.opened': '列入测评议程',
  'review.opened': '开始“回头看”',
  'transfer.opened': '开始双向转化',
}

/** The Chinese name of anything that stands in a log. */
export function eventLabel(type: string): string {
  return EVENT_LABELS[type as EventType] ?? INPUT_LABELS[type as InputType] ?? type
}

/** `主办：甲局`, `征求意见（第 1 轮）`, `承诺事项 2（甲局）` … */
export function actorLabel({ id, machine, unit_id: unitId, context }: ShownActor, names: NameBook): string {
  const unit = unitId === null ? undefined : names.party('unit', unitId).name
  if (machine === 'assignment') return `${valueLabel('role', String(context['role']))}：${unit ?? '（单位未定）'}`
  if (machine === 'inquiry') {
    const round = `第 ${String(context['round'])} 轮`
    return context['about'] === 'review' ? `征求意见（“回头看”，${round}）` : `征求意见（${round}）`
  }
  const n = id.slice(machine.length + 1)
  const numbered =
    machine === 'suggestion' || n === '1' || n === '' ? MACHINE_LABELS[machine] : `${MACHINE_LABELS[machine]} ${n}`
  return unit === undefined ? numbered : `${numbered}（${unit}）`
}

/** The names of the people and bodies of a case, and of its own parts. */
export function bookOf(
  rows: readonly NamedRow[],
  references: readonly CaseReferenceRow[],
  actors: readonly ShownActor[],
): NameBook {
  const names = openNameBook(rows, references)
  return openNameBook(rows, references, new Map(actors.map((actor) => [actor.id, actorLabel(actor, names)])))
}

/** A state in words; regions that run side by side stand beside each other. */
export function stateLabel(machine: MachineName, value: unknown): string {
  const labels = STATE_LABELS[machine]
  return statePaths(value as StateValue)
    .map((path) => labels[path] ?? path)
    .join('　')
}

/** Every active state as a dotted path. */
export function statePaths(value: StateValue | undefined, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix + value]
  return Object.entries(value ?? {}).flatMap(([key, inner]) => statePaths(inner, `${prefix}${key}.`))
}

export function actorView(actor: ShownActor, names: NameBook): z.infer<typeof ActorView> {
  const { id, machine, value, is_settled } = actor
  return {
    id,
    machine,
    label: actorLabel(actor, names),
    value,
    state: statePaths(value as StateValue).join(' + '),
    stateLabel: stateLabel(machine, value),
    isSettled: is_settled,
  }
}
