import { z } from 'zod'

import { CLOCK_KINDS } from '../../machines/policy/words.ts'
import { LEVELS } from './congress-endpoints.ts'
import { CaseId, Day, endpoint, Moment } from './endpoint.ts'
import {
  ADMINISTRATOR,
  CaseNamed,
  DIRECTOR,
  Note,
  OFFICE_AND_ADMINISTRATOR,
  RECORD_READERS,
  ToldCases,
} from './record-shapes.ts'

const TAG = '办理规则'
const PolicyId = z.string().min(1).max(100)
export const PolicyRef = z.strictObject({ id: PolicyId, version: z.int().min(1) })
const PolicyParams = z.strictObject({ id: PolicyId, version: z.coerce.number().int().min(1) })
const Force = z.enum(['binding', 'by_reference', 'local', 'assumed'])
const Source = z.strictObject({ document: z.string(), article: z.string().optional() })

export const PolicyLine = PolicyRef.extend({
  name: z.string(),
  level: z.enum(LEVELS),
  extends: z.string().nullable(),
  /** The congress's own copy, or only shipped with this release. */
  isOwn: z.boolean(),
  /** New cases follow it. */
  isInForce: z.boolean(),
  openCases: z.int(),
  storedAt: Moment.nullable(),
})
/** What is wrong, or doubtful, at a path of the file. */
export const PolicyProblem = z.strictObject({
  path: z.string(),
  found: z.string(),
  expected: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning']),
})
/** One rule with its words, for a screen. */
export const PolicyRule = z.strictObject({
  /** `clocks.reply`, or `handover`. */
  path: z.string(),
  section: z.string(),
  sectionLabel: z.string(),
  label: z.string(),
  fields: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      value: z.json(),
      text: z.string(),
      source: Source,
      force: Force,
    }),
  ),
  source: Source,
  force: Force,
})
/** One field of one rule that is not the same in both versions. */
export const PolicyChange = z.strictObject({
  path: z.string(),
  sectionLabel: z.string(),
  label: z.string(),
  old: z.string().nullable(),
  new: z.string().nullable(),
  oldSource: z.string().nullable(),
  newSource: z.string().nullable(),
})
export type PolicyChange = z.infer<typeof PolicyChange>
/** A file as an editor holds it; its form is judged by the policy's own check, not by this. */
const PolicyFile = z.looseObject({}, { error: '应是办理规则（JSON 对象）' })

export const listPolicies = endpoint({
  name: 'listPolicies',
  method: 'GET',
  url: '/api/policies',
  tag: TAG,
  summary: '本人大的各版规则和随附的规则',
  access: RECORD_READERS,
  reply: z.strictObject({ own: z.array(PolicyLine), shipped: z.array(PolicyLine) }),
})
export const readPolicy = endpoint({
  name: 'readPolicy',
  method: 'GET',
  url: '/api/policies/:id/versions/:version',
  tag: TAG,
  summary: '一版规则：逐条的内容、效力、出处，以及可编辑的文件',
  access: RECORD_READERS,
  params: PolicyParams,
  reply: PolicyLine.extend({
    lineage: z.array(z.string()),
    labels: z.record(z.string(), z.string()),
    rules: z.array(PolicyRule),
    /** As written, with `extends`; null for an own copy whose file is not known. */
    file: PolicyFile.nullable(),
    /** All rules joined with those inherited. */
    whole: PolicyFile,
  }),
})
export const readPolicySchema = endpoint({
  name: 'readPolicySchema',
  method: 'GET',
  url: '/api/policies/schema',
  tag: TAG,
  summary: '规则文件的 JSON Schema（表单由它生成）',
  access: RECORD_READERS,
  reply: PolicyFile,
})
export const checkPolicyFile = endpoint({
  name: 'checkPolicyFile',
  method: 'POST',
  url: '/api/policies/check',
  tag: TAG,
  summary: '检查规则文件（不保存）：逐处指出错误和提醒，并与现行的一版比较',
  access: OFFICE_AND_ADMINISTRATOR,
  tokens: 'read',
  body: z.strictObject({ file: PolicyFile }),
  reply: z.strictObject({
    isSound: z.boolean(),
    problems: z.array(PolicyProblem),
    /** The version that it would be stored as. */
    version: z.int().nullable(),
    changes: z.array(PolicyChange),
  }),
})
export const createPolicyVersion = endpoint({
  name: 'createPolicyVersion',
  method: 'POST',
  url: '/api/policies',
  tag: TAG,
  summary: '保存新的一版规则（还不启用）；有错误不保存',
  access: ADMINISTRATOR,
  tokens: 'admin',
  body: z.strictObject({ file: PolicyFile, note: Note.optional() }),
  reply: PolicyRef.extend({ problems: z.array(PolicyProblem) }),
  status: 201,
})

export const comparePolicies = endpoint({
  name: 'comparePolicies',
  method: 'GET',
  url: '/api/policies/compare',
  tag: TAG,
  summary: '比较两版规则：哪条、原来、现在、出处',
  access: RECORD_READERS,
  query: z.strictObject({
    oldId: PolicyId,
    oldVersion: z.coerce.number().int().min(1),
    newId: PolicyId,
    newVersion: z.coerce.number().int().min(1),
  }),
  reply: z.strictObject({ changes: z.array(PolicyChange) }),
})
export const activatePolicy = endpoint({
  name: 'activatePolicy',
  method: 'POST',
  url: '/api/policies/:id/versions/:version/activation',
  tag: TAG,
  summary: '启用一版规则：此后新提出的建议按它办理，在办的不变',
  access: ADMINISTRATOR,
  tokens: 'admin',
  params: PolicyParams,
  body: z.strictObject({ /** What was in force when the writer looked. */ inForce: PolicyRef, note: Note.optional() }),
  reply: PolicyRef,
})

/** A running deadline of a case that moves: the day stands; the rule by which the next one counts may be another. */
export const PolicyMoveDeadline = z.strictObject({
  actorId: z.string(),
  kind: z.enum(CLOCK_KINDS),
  label: z.string(),
  dueOn: Day,
  /** As it stands after the move: the same day, since only handover, extension, rehandling or a correction moves one. */
  dueOnAfter: Day,
  oldTerm: z.string().nullable(),
  /** Null where the new rules have no such clock. */
  newTerm: z.string().nullable(),
  /** Where the same start day, counted by the new rule, would lead; null when there is no such clock. */
  byNewRule: Day.nullable(),
})
export const PolicyMoveCase = CaseNamed.extend({
  from: PolicyRef,
  deadlines: z.array(PolicyMoveDeadline),
})
const CaseIds = z.array(CaseId).min(1).max(500)
export const previewPolicyMove = endpoint({
  name: 'previewPolicyMove',
  method: 'POST',
  url: '/api/policies/:id/versions/:version/move-preview',
  tag: TAG,
  summary: '在办建议改用这一版规则的预览：逐件的期限和今后的算法（不保存）',
  access: DIRECTOR,
  tokens: 'read',
  params: PolicyParams,
  /** Without ids: every open case that follows another version; the first 500 are shown, and all are counted. */
  body: z.strictObject({ caseIds: CaseIds.optional() }),
  reply: z.strictObject({
    /** All of them; more than `cases` where there are more than can be moved at once. */
    count: z.int(),
    cases: z.array(PolicyMoveCase),
    /** Clocks whose rule is another, whichever case. */
    clocks: z.array(z.strictObject({ kind: z.enum(CLOCK_KINDS), label: z.string(), old: z.string(), new: z.string() })),
  }),
})
export const movePolicy = endpoint({
  name: 'movePolicy',
  method: 'POST',
  url: '/api/policies/:id/versions/:version/move',
  tag: TAG,
  summary: '在办建议改用这一版规则：逐件登记；已起算的期限不变，此后按新规则',
  access: DIRECTOR,
  params: PolicyParams,
  body: z.strictObject({ caseIds: CaseIds, reason: Note }),
  reply: ToldCases,
})
