import { z } from 'zod'

import { CLOCK_NAMES, FIELD_NAMES, SECTION_NAMES } from '../../../machines/policy/names.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy, shippedPolicyFile } from '../../../machines/policy/places/shipped.ts'
import { fieldsOf, pathOf, provenanceOf, rulesOf } from '../../../machines/policy/rule.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { valueText } from '../../../machines/policy/value-text.ts'
import type { PolicyLine, PolicyRule, readPolicy } from '../../contract/policies-endpoints.ts'
import { countCasesByPolicy, getRefInForce, listStoredPolicies, type StoredPolicy } from '../../db/read/policies.ts'
import { withTenant } from '../../db/tenant.ts'
import type { PolicyRef } from '../../engine/policy-shelf.ts'
import { fileOf } from '../../office/policies.ts'
import { getPolicy } from '../../office/policy-shelf.ts'
import type { Services } from '../services.ts'

type Line = z.infer<typeof PolicyLine>
type Shelf = { stored: StoredPolicy[]; inForce: PolicyRef; counts: (PolicyRef & { cases: number })[] }

/** The congress's own versions, and what came with this release. */
export async function showPolicies(
  { db, engine }: Services,
  tenantId: string,
): Promise<{ own: Line[]; shipped: Line[] }> {
  const shelf = await readShelf(db, tenantId)
  const own: Line[] = []
  for (const ref of ownRefs(shelf)) own.push(lineOf(shelf, await getPolicy(engine, tenantId, ref), ref, true))
  const shipped = SHIPPED_POLICY_IDS.map((id) => {
    const policy = shippedPolicy(id)
    return lineOf(shelf, policy, { id, version: policy.version }, false)
  })
  return { own, shipped }
}

/** One version, rule by rule. Throws POLICY_NOT_FOUND. */
export async function showPolicy(
  { db, engine }: Services,
  tenantId: string,
  ref: PolicyRef,
): Promise<z.infer<typeof readPolicy.reply>> {
  const policy = await getPolicy(engine, tenantId, ref)
  const shelf = await readShelf(db, tenantId)
  const isOwn = ownRefs(shelf).some((own) => own.id === ref.id && own.version === ref.version)
  const { lineage, ...whole } = policy
  return {
    ...lineOf(shelf, policy, ref, isOwn),
    lineage,
    labels: { ...policy.labels },
    rules: rulesOf(policy).map(({ rule, ...place }) => toRule(place, rule)),
    file: Loose.nullable().parse(fileOf(ref.id, ref.version, shelf.stored) ?? null),
    whole,
  }
}

async function readShelf(db: Services['db'], tenantId: string): Promise<Shelf> {
  return withTenant(db, tenantId, async (trx) => ({
    stored: await listStoredPolicies(trx),
    inForce: await getRefInForce(trx, tenantId),
    counts: await countCasesByPolicy(trx),
  }))
}

/** What is in force is the congress's own, even where its copy was never stored. */
function ownRefs({ stored, inForce }: Shelf): PolicyRef[] {
  const refs = stored.map(({ policy_id: id, version }) => ({ id, version }))
  const isStored = refs.some(({ id, version }) => id === inForce.id && version === inForce.version)
  return isStored ? refs : [inForce, ...refs]
}

function lineOf({ stored, inForce, counts }: Shelf, policy: Policy, { id, version }: PolicyRef, isOwn: boolean): Line {
  const row = stored.find((one) => one.policy_id === id && one.version === version)
  return {
    id,
    version,
    name: policy.name,
    level: policy.level,
    extends: policy.lineage.at(-2) ?? shippedPolicyFile(id)?.extends ?? null,
    isOwn,
    isInForce: inForce.id === id && inForce.version === version,
    openCases: counts.find((one) => one.id === id && one.version === version)?.cases ?? 0,
    storedAt: row?.stored_at.toISOString() ?? null,
  }
}

const Loose = z.looseObject({})
type Rules = ReturnType<typeof rulesOf>

function toRule(place: Omit<Rules[number], 'rule'>, rule: Rules[number]['rule']): z.infer<typeof PolicyRule> {
  const { section, entry } = place
  const sectionLabel = SECTION_NAMES[section] ?? section
  const label = rule['label']
  const named = entry === undefined ? sectionLabel : typeof label === 'string' ? label : (CLOCK_NAMES[entry] ?? entry)
  return {
    path: pathOf(place).join('.'),
    section,
    sectionLabel,
    label: named,
    fields: fieldsOf(rule).map((field) => {
      const { source, force } = provenanceOf(rule, field)
      const value = z.json().parse(rule[field])
      return {
        name: field,
        label: FIELD_NAMES[field] ?? field,
        value,
        text: valueText(value, field),
        source: { ...source },
        force,
      }
    }),
    source: { ...rule.source },
    force: rule.force,
  }
}
