import type { ShownActor } from './case-actors.ts'
import type { CaseHead } from './case-head.ts'
import type { NameKind } from './case-names.ts'
import type { TimelineRow } from './case-timeline.ts'

export type IdKind = NameKind | 'case'

/** What the ids in a field stand for, by the field's name; ids elsewhere name actors of the case itself. */
const KIND_OF_FIELD: Readonly<Record<string, IdKind>> = {
  deputyId: 'deputy',
  deputyIds: 'deputy',
  leadSignerId: 'deputy',
  cosignerIds: 'deputy',
  confirmedIds: 'deputy',
  addresseeIds: 'deputy',
  waivedBy: 'deputy',
  consentBy: 'deputy',
  agreedBy: 'deputy',
  withDeputyIds: 'deputy',
  memberSignerIds: 'deputy',
  unitId: 'unit',
  unitIds: 'unit',
  newUnitId: 'unit',
  proposedUnitId: 'unit',
  wishedUnitIds: 'unit',
  fromUnitId: 'unit',
  toUnitId: 'unit',
  rectifyingUnitIds: 'unit',
  bodyId: 'organ',
  delegationId: 'organ',
  committeeId: 'organ',
  leaderId: 'person',
  handlingLeaderId: 'person',
  personId: 'person',
  askedBy: 'person',
  scrutineerIds: 'person',
  tellerIds: 'person',
  meetingId: 'gathering',
  sessionId: 'gathering',
  campaignId: 'gathering',
  leadCaseId: 'case',
  memberCaseId: 'case',
  memberCaseIds: 'case',
  otherCaseId: 'case',
  repeats: 'case',
}

/** What the ids in a field of this name stand for. */
export function kindOfField(field: string): IdKind | undefined {
  return KIND_OF_FIELD[field]
}

/** Every id that the page has to show by its name. */
export function collectIds({
  head,
  actors,
  timeline = [],
  payload,
}: {
  head?: CaseHead
  actors: readonly ShownActor[]
  timeline?: readonly TimelineRow[]
  payload?: unknown
}): Record<IdKind, string[]> {
  const found: Record<IdKind, Set<string>> = {
    deputy: new Set(),
    unit: new Set(),
    person: new Set(),
    organ: new Set(),
    gathering: new Set(),
    case: new Set(),
  }
  const add = (kind: IdKind, id: string | null | undefined) => {
    if (id) found[kind].add(id)
  }
  add('deputy', head?.lead_signer_id)
  add('unit', head?.lead_unit_id)
  add('organ', head?.delegation_id)
  add('organ', head?.body_id)
  add('case', head?.lead_case_id)
  for (const { context, unit_id } of actors) {
    add('unit', unit_id)
    walk(context, add)
  }
  walk(payload, add)
  for (const line of timeline) {
    add('person', line.principal_id)
    add('person', line.on_behalf_of)
    add('deputy', line.on_behalf_of)
    walk(line.payload, add)
  }
  return {
    deputy: [...found.deputy],
    unit: [...found.unit],
    person: [...found.person],
    organ: [...found.organ],
    gathering: [...found.gathering],
    case: [...found.case],
  }
}

function walk(value: unknown, add: (kind: IdKind, id: string) => void, field = ''): void {
  if (typeof value === 'string') {
    const kind = KIND_OF_FIELD[field]
    if (kind) add(kind, value)
  } else if (Array.isArray(value)) for (const item of value) walk(item, add, field)
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) walk(inner, add, name)
}
