import { z } from 'zod'

import {
  AssignmentRole,
  Category,
  ExtensionBasis,
  InquiryChannel,
  RatingDimension,
  ScreeningOutcome,
} from '../../machines/policy/words.ts'
import { endpoint } from './endpoint.ts'

/** What the rules of a place leave to choose in the forms of events, in its own words. */
export const FormChoices = z.strictObject({
  roles: z.array(AssignmentRole),
  handoverForms: z.array(z.string()),
  screeningOutcomes: z.array(z.strictObject({ value: ScreeningOutcome, label: z.string() })),
  categories: z.array(z.strictObject({ value: Category, label: z.string() })),
  extensionBases: z.array(ExtensionBasis),
  dimensions: z.array(RatingDimension),
  /** By category, and for key suggestions. */
  inquiryChannels: z.record(z.string(), InquiryChannel),
  actKinds: z.array(z.string()),
  scheme: z.string(),
  resultClasses: z.array(
    z.strictObject({
      value: z.string(),
      label: z.string(),
      demands: z.strictObject({ promise: z.boolean(), promiseDate: z.boolean(), reason: z.boolean() }),
    }),
  ),
  transferFields: z.array(z.string()),
  /** An entry later than this many days needs a reason. */
  lateReasonAfterDays: z.int(),
})
export type FormChoices = z.infer<typeof FormChoices>

export const readFormChoices = endpoint({
  name: 'readFormChoices',
  method: 'GET',
  url: '/api/form-choices/:policyId/:version',
  tag: '建议',
  summary: '一版办理规则留给表单的选项：类别、方式、评价项目等',
  access: 'post',
  params: z.strictObject({
    policyId: z.string().min(1).max(100),
    version: z.coerce.number().int().min(1).max(1_000_000),
  }),
  reply: FormChoices,
})
