import { z } from 'zod'

import { CASE_SORTS, CASE_TABS, CaseFilters, WORKLIST_TABS } from './case-endpoints.ts'
import { endpoint } from './endpoint.ts'
import { exportTrail } from './trail-endpoints.ts'

const TAG = '导出'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const OFFICE = ['deputy_office_clerk', 'deputy_office_director', 'presidium', 'administrator'] as const
const Words = z.string().trim().max(100).optional()

/** The same filters and order as the list; `internal` and `state_secret` ones are left out and counted. */
export const exportCases = endpoint({
  name: 'exportCases',
  method: 'GET',
  url: '/api/exports/cases.xlsx',
  tag: TAG,
  summary: '建议列表导出为 Excel',
  access: 'post',
  query: CaseFilters.extend({
    tab: z.enum(CASE_TABS).default('open'),
    sort: z.enum(CASE_SORTS).default('number'),
    order: z.enum(['asc', 'desc']).default('asc'),
  }),
  reply: z.null(),
  produces: XLSX,
})

export const exportWorklist = endpoint({
  name: 'exportWorklist',
  method: 'GET',
  url: '/api/exports/worklist.xlsx',
  tag: TAG,
  summary: '今日工作台的一栏导出为 Excel',
  access: 'post',
  query: z.strictObject({ tab: z.enum(WORKLIST_TABS).optional() }),
  reply: z.null(),
  produces: XLSX,
})

export const exportDeputies = endpoint({
  name: 'exportDeputies',
  method: 'GET',
  url: '/api/exports/deputies.xlsx',
  tag: TAG,
  summary: '代表名册导出为 Excel',
  access: OFFICE,
  query: z.strictObject({
    q: Words,
    delegationId: z.string().max(64).optional(),
    termNo: z.coerce.number().int().min(1).max(200).optional(),
    status: z.enum(['active', 'suspended', 'ended', 'all']).default('all'),
  }),
  reply: z.null(),
  produces: XLSX,
})

export const exportUnits = endpoint({
  name: 'exportUnits',
  method: 'GET',
  url: '/api/exports/units.xlsx',
  tag: TAG,
  summary: '承办单位名录导出为 Excel',
  access: [...OFFICE, 'routing_office'],
  query: z.strictObject({
    q: Words,
    bodyId: z.string().max(64).optional(),
    state: z.enum(['current', 'closed', 'all']).default('current'),
  }),
  reply: z.null(),
  produces: XLSX,
})

export const exportPeople = endpoint({
  name: 'exportPeople',
  method: 'GET',
  url: '/api/exports/people.xlsx',
  tag: TAG,
  summary: '人员和岗位导出为 Excel',
  access: ['administrator'],
  query: z.strictObject({ q: Words, unitId: z.string().max(64).optional() }),
  reply: z.null(),
  produces: XLSX,
})

export const exportTrailSheet = endpoint({
  name: 'exportTrailSheet',
  method: 'GET',
  url: '/api/exports/trail.xlsx',
  tag: TAG,
  summary: '操作留痕导出为 Excel',
  access: ['auditor', 'administrator'],
  query: exportTrail.query,
  reply: z.null(),
  produces: XLSX,
})
