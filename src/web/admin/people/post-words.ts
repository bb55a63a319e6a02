import type { Role } from '../../../../machines/policy/words.ts'
import { type NewPost, PostRole } from '../../../contract/people-endpoints.ts'
import { ROLE_LABELS } from '../../../contract/value-labels.ts'
import type { Choice } from '../../parts/form-model.ts'

/** Where a post is held; most roles belong to the congress as a whole. */
export type Place = { field: Exclude<keyof NewPost, 'role'>; names: PlaceNames; label: string; none: string }
export type PlaceNames = 'units' | 'deputies' | 'bodies' | 'delegations' | 'committees'

const UNIT: Place = {
  field: 'unitId',
  names: 'units',
  label: '承办单位',
  none: '还没有登记单位；请先到“单位”登记或者导入。',
}
const PLACES: Partial<Record<Role, Place>> = {
  unit_clerk: UNIT,
  unit_section_head: UNIT,
  unit_deputy_head: UNIT,
  unit_head: UNIT,
  deputy: { field: 'deputyId', names: 'deputies', label: '代表', none: '名册中还没有代表；请先登记或者导入。' },
  routing_office: {
    field: 'bodyId',
    names: 'bodies',
    label: '交办机构',
    none: '还没有登记交办机构；请先到“机构”登记。',
  },
  delegation_staff: {
    field: 'bodyId',
    names: 'delegations',
    label: '代表团',
    none: '还没有登记代表团；请先到“机构”登记。',
  },
  supervising_committee: {
    field: 'committeeId',
    names: 'committees',
    label: '专工委',
    none: '还没有登记专工委；请先到“机构”登记。',
  },
}

/** Every role that a person may be given. */
export const ROLE_CHOICES: readonly Choice[] = PostRole.options.map((role) => ({
  value: role,
  label: ROLE_LABELS[role],
}))

/** Where a post of this role is held; undefined for the congress as a whole. */
export function placeOf(role: string): Place | undefined {
  return PLACES[role as Role]
}

/** The post as the contract has it: the place of another role that was chosen before is not sent. */
export function postOf(values: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const place = placeOf(values['role'] ?? '')
  return {
    role: values['role'],
    ...(place && { [place.field]: values[`place:${place.names}`] || undefined }),
  }
}

/** 岗位 in words, with its place. */
export function postWords(role: Role, place: string | null): string {
  return place ? `${ROLE_LABELS[role]}（${place}）` : ROLE_LABELS[role]
}
