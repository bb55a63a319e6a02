import { z } from 'zod'

import { endpoint, Moment } from './endpoint.ts'
import { ADMINISTRATOR, Name, RECORD_READERS } from './record-shapes.ts'

const TAG = '人大'
export const LEVELS = ['national', 'province', 'prefecture', 'county', 'township'] as const

export const CongressView = z.strictObject({
  id: z.string(),
  name: z.string(),
  level: z.enum(LEVELS),
  foundedAt: Moment,
  /** The rules that new cases follow. */
  policy: z.strictObject({ id: z.string(), version: z.int(), name: z.string() }),
  /** IANA time zone by which its days begin. */
  zone: z.string(),
  calendarVersion: z.string(),
  counts: z.strictObject({
    people: z.int(),
    units: z.int(),
    deputies: z.int(),
    openCases: z.int(),
    openFaults: z.int(),
  }),
})

export const readCongress = endpoint({
  name: 'readCongress',
  method: 'GET',
  url: '/api/congress',
  tag: TAG,
  summary: '本人大：名称、级别、现行办理规则、时区',
  access: RECORD_READERS,
  reply: CongressView,
})
export const amendCongress = endpoint({
  name: 'amendCongress',
  method: 'PATCH',
  url: '/api/congress',
  tag: TAG,
  summary: '修改本人大的名称',
  access: ADMINISTRATOR,
  tokens: 'admin',
  body: z.strictObject({ name: Name, /** The name that the writer saw. */ oldName: z.string().max(200) }),
  reply: z.strictObject({ name: z.string() }),
})
