import { z } from 'zod'

import { endpoint, Moment } from './endpoint.ts'
import { ADMINISTRATOR, DIRECTOR } from './record-shapes.ts'

const EDITORS = [...ADMINISTRATOR, ...DIRECTOR] as const
const TemplateParams = z.strictObject({ id: z.string().min(1).max(60) })

const text = (most: number) =>
  z
    .string({ error: '应是文字' })
    .max(most, { error: `最长 ${most} 个字` })
    .refine((value) => !value.includes('\0') && !/\p{Surrogate}/u.test(value), { error: '有不能保存的字符；请删去' })
    .transform((value) => value.replace(/\r\n?/g, '\n'))
/** `brief`: for groups, SMS and public clouds. */
export const TemplateWords = z.strictObject({ subject: text(100), body: text(4000), brief: text(300) })
/** As it is read: what is stored was checked when it was written. */
const ShownWords = z.strictObject({ subject: z.string(), body: z.string(), brief: z.string() })
export type TemplateWords = z.infer<typeof ShownWords>

export const TemplateProblem = z.strictObject({
  field: z.enum(['subject', 'body', 'brief']),
  fieldLabel: z.string(),
  /** From 1. */
  line: z.int(),
  column: z.int(),
  message: z.string(),
})
export type TemplateProblem = z.infer<typeof TemplateProblem>
export const TEMPLATE_FIELD_LABELS: Readonly<Record<TemplateProblem['field'], string>> = {
  subject: '标题',
  body: '正文',
  brief: '简要内容',
}

export const TemplateLine = z.strictObject({
  id: z.string(),
  label: z.string(),
  group: z.string(),
  /** The congress has put it in its own words. */
  isOwn: z.boolean(),
  /** 0: the default words. */
  revision: z.int(),
  changedAt: Moment.nullable(),
  changedByName: z.string().nullable(),
  /** Own words that no longer pass the check, after an update: the default is sent until they are mended. */
  isBroken: z.boolean(),
})
export const TemplateView = TemplateLine.extend({
  words: ShownWords,
  defaultWords: ShownWords,
  variables: z.array(
    z.strictObject({
      /** As it is written: `{到期日}`. */
      placeholder: z.string(),
      meaning: z.string(),
      sample: z.string(),
      /** May stand in the subject and the brief as well. */
      isOpen: z.boolean(),
      isRequired: z.boolean(),
    }),
  ),
  rules: z.array(z.string()),
})
export type TemplateView = z.infer<typeof TemplateView>

export const listTemplates = endpoint({
  name: 'listTemplates',
  method: 'GET',
  url: '/api/notice-templates',
  tag: '通知模板',
  summary: '全部通知模板',
  access: EDITORS,
  reply: z.strictObject({ templates: z.array(TemplateLine) }),
})

export const readTemplate = endpoint({
  name: 'readTemplate',
  method: 'GET',
  url: '/api/notice-templates/:id',
  tag: '通知模板',
  summary: '一个通知模板：现用文字、缺省文字和可用的变量',
  access: EDITORS,
  params: TemplateParams,
  reply: TemplateView,
})

export const saveTemplate = endpoint({
  name: 'saveTemplate',
  method: 'PUT',
  url: '/api/notice-templates/:id',
  tag: '通知模板',
  summary: '修改通知模板；变量不对的不保存，并指明位置',
  access: EDITORS,
  tokens: 'never',
  params: TemplateParams,
  /** The revision that was read; 0 for the default words. */
  body: TemplateWords.extend({ revision: z.int().min(0) }),
  reply: TemplateView,
})

export const previewTemplate = endpoint({
  name: 'previewTemplate',
  method: 'POST',
  url: '/api/notice-templates/:id/preview',
  tag: '通知模板',
  summary: '用虚构的数据预览，并检查变量',
  access: EDITORS,
  tokens: 'never',
  params: TemplateParams,
  body: TemplateWords,
  reply: z.strictObject({ words: ShownWords, problems: z.array(TemplateProblem) }),
})

export const resetTemplate = endpoint({
  name: 'resetTemplate',
  method: 'POST',
  url: '/api/notice-templates/:id/reset',
  tag: '通知模板',
  summary: '恢复缺省文字',
  access: EDITORS,
  tokens: 'never',
  params: TemplateParams,
  body: z.strictObject({ revision: z.int().min(1) }),
  reply: TemplateView,
})
