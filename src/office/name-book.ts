import type { z } from 'zod'

import type { Role } from '../../machines/policy/words.ts'
import type { CaseReference } from '../contract/case-views.ts'
import type { Party } from '../contract/endpoint.ts'
import { ROLE_LABELS } from '../contract/value-labels.ts'
import { type IdKind, kindOfField } from '../db/read/case-ids.ts'
import type { NamedRow } from '../db/read/case-names.ts'
import type { CaseReferenceRow } from '../db/read/case-references.ts'

type Reference = z.infer<typeof CaseReference>

/** Names by kind and id, as they were read together with the case. */
export type NameBook = {
  party(kind: IdKind, id: string): Party
  /** Null for null: what is not there has no name. */
  partyOrNull(kind: IdKind, id: string | null | undefined): Party | null
  deputy(id: string): NamedRow | undefined
  /** A case that the viewer may see; undefined for others. */
  reference(id: string): Reference | undefined
  /** Who acted: the person's name, or the role where the person is not in the records. Null where it is not told. */
  actor(principalId: string | null, role: Role): string | null
  /** In whose place: a person or a deputy. */
  behalf(id: string | null): string | null
  /** The name of an id that stands in a field of this name; undefined where the field holds no ids. */
  inField(field: string, id: string): string | undefined
}

/** Fields that name another actor of the case. */
const ACTOR_FIELDS: ReadonlySet<string> = new Set([
  'assignmentId',
  'commitmentId',
  'inquiryId',
  'supervisionId',
  'ballotId',
  'reviewId',
])

/** `labels`: what the actors of the case are called; those that the reader may not know of are left out. */
export function openNameBook(
  rows: readonly NamedRow[],
  references: readonly CaseReferenceRow[],
  labels: ReadonlyMap<string, string> = new Map(),
): NameBook {
  const byKey = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]))
  const cases = new Map(references.map((row) => [row.id, row]))
  const nameOf = (kind: IdKind, id: string) => {
    if (kind !== 'case') return byKey.get(`${kind} ${id}`)?.name ?? id
    const found = cases.get(id)
    return found ? [found.number, found.title].filter(Boolean).join('　') || '（未编号）' : '（您不能查看的一件）'
  }
  const party = (kind: IdKind, id: string) => ({ id, name: nameOf(kind, id) })
  return {
    party,
    partyOrNull: (kind, id) => (id ? party(kind, id) : null),
    deputy: (id) => byKey.get(`deputy ${id}`),
    reference: (id) => cases.get(id),
    actor: (principalId, role) => {
      if (role === 'system') return ROLE_LABELS.system
      return principalId === null ? null : (byKey.get(`person ${principalId}`)?.name ?? ROLE_LABELS[role])
    },
    behalf: (id) => (id === null ? null : ((byKey.get(`person ${id}`) ?? byKey.get(`deputy ${id}`))?.name ?? id)),
    inField: (field, id) => {
      if (ACTOR_FIELDS.has(field)) return labels.get(id) ?? ''
      const kind = kindOfField(field)
      return kind && nameOf(kind, id)
    },
  }
}
