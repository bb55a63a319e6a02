import { z } from 'zod'

import { Day, endpoint } from './endpoint.ts'
import {
  ADMINISTRATOR,
  CaseNamed,
  Email,
  KeyHeaders,
  listQuery,
  Name,
  Note,
  OFFICE,
  OFFICE_AND_ADMINISTRATOR,
  Phone,
  page,
  RECORD_READERS,
  RecordId,
  RecordParams,
  Revision,
  Saved,
  SeenCases,
  ToldCases,
} from './record-shapes.ts'

const TAG = '承办单位'
export const UNIT_SUCCESSIONS = ['merged', 'renamed', 'duties_moved'] as const
export const UNIT_SUCCESSION_LABELS: Readonly<Record<(typeof UNIT_SUCCESSIONS)[number], string>> = {
  merged: '合并',
  renamed: '更名',
  duties_moved: '职责划转',
}
export const UNIT_DUTIES = ['head', 'deputy_head', 'section_head', 'clerk'] as const
export const UNIT_DUTY_LABELS: Readonly<Record<(typeof UNIT_DUTIES)[number], string>> = {
  head: '主要负责人',
  deputy_head: '分管负责人',
  section_head: '科室负责人',
  clerk: '经办人',
}

export const UnitLine = z.strictObject({
  id: RecordId,
  revision: Revision,
  name: z.string(),
  kind: z.string().nullable(),
  /** The tree is made from it. */
  parentId: z.string().nullable(),
  bodyId: z.string().nullable(),
  bodyName: z.string().nullable(),
  closedOn: Day.nullable(),
  successorId: z.string().nullable(),
  successorName: z.string().nullable(),
  succession: z.enum(UNIT_SUCCESSIONS).nullable(),
  /** Open duties of cases. */
  openCases: z.int(),
  /** 主要负责人, by name. */
  headName: z.string().nullable(),
})
export const UnitContact = z.strictObject({
  id: RecordId,
  name: z.string(),
  duty: z.enum(UNIT_DUTIES),
  section: z.string().nullable(),
  /** For the deputy office and the administrator; null for others. */
  phone: z.string().nullable(),
  email: z.string().nullable(),
  personId: z.string().nullable(),
  endedOn: Day.nullable(),
})
export const UnitDetail = UnitLine.extend({
  phone: z.string().nullable(),
  address: z.string().nullable(),
  /** Current ones first; leaders before clerks. */
  contacts: z.array(UnitContact),
  children: z.array(z.strictObject({ id: RecordId, name: z.string() })),
  /** Units whose duties passed to this one. */
  predecessors: z.array(z.strictObject({ id: RecordId, name: z.string(), succession: z.enum(UNIT_SUCCESSIONS) })),
})

export const listUnits = endpoint({
  name: 'listUnits',
  method: 'GET',
  url: '/api/units',
  tag: TAG,
  summary: '承办单位列表',
  access: RECORD_READERS,
  query: listQuery(['name', 'kind', 'body', 'open_cases'], {
    bodyId: RecordId.optional(),
    parentId: RecordId.optional(),
    state: z.enum(['current', 'closed', 'all']).default('current'),
  }),
  reply: page(UnitLine),
})
export const readUnit = endpoint({
  name: 'readUnit',
  method: 'GET',
  url: '/api/units/:id',
  tag: TAG,
  summary: '一个承办单位：负责人、联系人、下属和前身',
  access: RECORD_READERS,
  params: RecordParams,
  reply: UnitDetail,
})

const UnitFields = {
  kind: Name.nullable().optional(),
  parentId: RecordId.nullable().optional(),
  bodyId: RecordId.nullable().optional(),
  phone: Phone.nullable().optional(),
  address: Name.nullable().optional(),
}
export const createUnit = endpoint({
  name: 'createUnit',
  method: 'POST',
  url: '/api/units',
  tag: TAG,
  summary: '登记承办单位',
  access: ADMINISTRATOR,
  tokens: 'admin',
  headers: KeyHeaders,
  body: z.strictObject({ name: Name, ...UnitFields }),
  reply: Saved,
  status: 201,
})
export const amendUnit = endpoint({
  name: 'amendUnit',
  method: 'PATCH',
  url: '/api/units/:id',
  tag: TAG,
  summary: '修改承办单位',
  access: ADMINISTRATOR,
  tokens: 'admin',
  params: RecordParams,
  body: z.strictObject({ revision: Revision, name: Name.optional(), ...UnitFields }),
  reply: Saved,
})
export const closeUnit = endpoint({
  name: 'closeUnit',
  method: 'POST',
  url: '/api/units/:id/end',
  tag: TAG,
  summary: '停用承办单位（还有未了结的建议时，应先办理职责承继）',
  access: ADMINISTRATOR,
  tokens: 'admin',
  params: RecordParams,
  body: z.strictObject({ revision: Revision, closedOn: Day }),
  reply: Saved,
})

const ContactFields = {
  duty: z.enum(UNIT_DUTIES),
  section: Name.nullable().optional(),
  phone: Phone.nullable().optional(),
  email: Email.nullable().optional(),
  personId: RecordId.nullable().optional(),
}
export const addUnitContact = endpoint({
  name: 'addUnitContact',
  method: 'POST',
  url: '/api/units/:id/contacts',
  tag: TAG,
  summary: '登记单位负责人或联系人',
  access: OFFICE_AND_ADMINISTRATOR,
  params: RecordParams,
  headers: KeyHeaders,
  body: z.strictObject({ name: Name, ...ContactFields }),
  reply: z.strictObject({ id: RecordId }),
  status: 201,
})
export const amendUnitContact = endpoint({
  name: 'amendUnitContact',
  method: 'PATCH',
  url: '/api/units/:id/contacts/:contactId',
  tag: TAG,
  summary: '修改单位负责人或联系人；写明 endedOn 即不再担任',
  access: OFFICE_AND_ADMINISTRATOR,
  params: RecordParams.extend({ contactId: RecordId }),
  body: z.strictObject({
    name: Name.optional(),
    ...ContactFields,
    duty: z.enum(UNIT_DUTIES).optional(),
    endedOn: Day.nullable().optional(),
  }),
  reply: z.strictObject({ id: RecordId }),
})

export const previewSuccession = endpoint({
  name: 'previewSuccession',
  method: 'GET',
  url: '/api/units/:id/succession',
  tag: TAG,
  summary: '职责承继预览：哪些未了结的建议会转给承继单位（期限不变）',
  access: OFFICE,
  params: RecordParams,
  reply: z.strictObject({
    revision: Revision,
    count: z.int(),
    cases: z.array(CaseNamed),
    /** People who act for this unit; their posts stay with it until the administrator gives them new ones. */
    posts: z.int(),
  }),
})
export const succeedUnit = endpoint({
  name: 'succeedUnit',
  method: 'POST',
  url: '/api/units/:id/succession',
  tag: TAG,
  summary: '职责承继：合并、更名、划转；逐件登记，期限不变；中断后可再次提交接着办',
  access: OFFICE,
  params: RecordParams,
  body: z.strictObject({
    revision: Revision,
    toUnitId: RecordId,
    why: z.enum(UNIT_SUCCESSIONS),
    on: Day,
    seenCases: SeenCases,
    /** Only where duties are moved: those cases and no others. */
    caseIds: z.array(z.uuid()).max(2000).optional(),
    /** The document by which it was decided. */
    basis: Name.optional(),
    /** Why it is entered late, where the place's rules ask for it. */
    lateReason: Note.optional(),
  }),
  reply: ToldCases.extend({ revision: Revision }),
})
