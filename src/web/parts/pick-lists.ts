import type { CaseDetail } from '../../contract/case-views.ts'
import type { CallReply } from '../../contract/client.ts'
import type { readDirectory } from '../../contract/directory-endpoints.ts'
import { fieldLabel } from '../../contract/field-labels.ts'
import type { Choice, PickSource } from './form-model.ts'

export type Directory = CallReply<typeof readDirectory>
/** Names to choose from, by what is chosen; cases are searched for instead. */
export type PickLists = Readonly<Record<Exclude<PickSource, 'case'>, readonly Choice[]>>

const EMPTY: Directory = { units: [], bodies: [], committees: [], delegations: [], deputies: [], leaders: [] }

/** What the forms of one case choose from: first who already stands in the case, then the directory. */
export function pickListsOf(detail: CaseDetail | undefined, directory: Directory = EMPTY): PickLists {
  const inCase = (detail?.assignments ?? []).map(({ unit }) => unit)
  const signers = (detail?.signers ?? []).map(({ id, name, isLead, status }) => ({
    value: id,
    label: `${name}${isLead ? '（领衔）' : ''}${status === 'active' ? '' : '（已不任职）'}`,
  }))
  return {
    signer: signers,
    deputy: merged(signers, directory.deputies.map(choiceOf)),
    unit: merged(
      inCase.map(({ id, name }) => ({ value: id, label: `${name}（本件）` })),
      (detail?.wishedUnits ?? []).map(({ id, name }) => ({ value: id, label: `${name}（代表希望）` })),
      directory.units.map(choiceOf),
    ),
    body: merged(directory.bodies.map(choiceOf), detail?.handedTo ? [choiceOf(detail.handedTo)] : []),
    committee: directory.committees.map(choiceOf),
    leader: directory.leaders.map(({ id, name, role }) => ({
      value: id,
      label: `${name}（${role === 'handling_leader' ? '领办' : '督办'}）`,
    })),
    person: [],
    delegation: merged(directory.delegations.map(choiceOf), detail?.delegation ? [choiceOf(detail.delegation)] : []),
    assignment: (detail?.assignments ?? []).map(({ id, label }) => ({ value: id, label })),
    act: actsOf(detail),
  }
}

/** Acts of a supervision that were planned, by the name that the office gave them. */
function actsOf(detail: CaseDetail | undefined): Choice[] {
  const planned = (detail?.timeline ?? []).filter(({ type }) => type === 'act.planned')
  return planned.flatMap(({ facts, occurredOn }) => {
    const id = facts.find(({ label }) => label === fieldLabel('actId'))?.value
    return id === undefined ? [] : [{ value: id, label: `${id}（${occurredOn} 安排）` }]
  })
}

function choiceOf({ id, name }: { id: string; name: string }): Choice {
  return { value: id, label: name }
}

/** Each value once, under its first name. */
function merged(...lists: readonly Choice[][]): Choice[] {
  const all = new Map<string, Choice>()
  for (const choice of lists.flat()) if (!all.has(choice.value)) all.set(choice.value, choice)
  return [...all.values()]
}
