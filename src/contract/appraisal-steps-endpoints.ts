import { z } from 'zod'

import { APPRAISAL_TAG, AppraisalParams, AppraisalSaved, ItemName } from './appraisal-endpoints.ts'
import { Day, endpoint } from './endpoint.ts'
import { DIRECTOR, Name, Note, OFFICE, RecordId, Revision } from './record-shapes.ts'

/** Who speaks for a unit: its head, and the clerk in the head's name. */
const SPEAKERS = ['unit_clerk', 'unit_head'] as const
const Score = z.number({ error: '应是数字' }).min(0, { error: '最低 0 分' }).max(100, { error: '最高 100 分' })

export const recomputeAppraisal = endpoint({
  name: 'recomputeAppraisal',
  method: 'POST',
  url: '/api/appraisals/:id/recompute',
  tag: APPRAISAL_TAG,
  summary: '草稿换一本底册重新计算；人工更正随之清除',
  access: OFFICE,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision, bookId: z.uuid({ error: '应是统计底册的编号（UUID）' }) }),
  reply: AppraisalSaved,
})

export const correctScore = endpoint({
  name: 'correctScore',
  method: 'POST',
  url: '/api/appraisals/:id/scores',
  tag: APPRAISAL_TAG,
  summary: '更正一项得分或评定人工项（写明理由）；计算所得仍留在旁边',
  access: DIRECTOR,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision, unitId: RecordId, item: ItemName, score: Score, reason: Note }),
  reply: AppraisalSaved,
})

export const openAppraisal = endpoint({
  name: 'openAppraisal',
  method: 'POST',
  url: '/api/appraisals/:id/open',
  tag: APPRAISAL_TAG,
  summary: '向各单位公开本单位得分，定下申诉截止日',
  access: DIRECTOR,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision, appealUntil: Day }),
  reply: AppraisalSaved,
})

export const fileAppeal = endpoint({
  name: 'fileAppeal',
  method: 'POST',
  url: '/api/appraisals/:id/appeals',
  tag: APPRAISAL_TAG,
  summary: '承办单位对本单位一项得分（或整体）提出申诉',
  access: SPEAKERS,
  params: AppraisalParams,
  body: z.strictObject({
    /** Made up by the caller; the same once more is the same appeal. */
    appealId: z.uuid({ error: '应是申诉的编号（UUID）' }),
    unitId: RecordId,
    item: ItemName.nullable(),
    words: Note,
  }),
  reply: z.strictObject({ id: z.uuid() }),
  status: 201,
})

export const answerAppeal = endpoint({
  name: 'answerAppeal',
  method: 'POST',
  url: '/api/appraisals/:id/appeals/:appealId/answer',
  tag: APPRAISAL_TAG,
  summary: '答复一件申诉：维持，或更正得分，均写明理由',
  access: DIRECTOR,
  params: AppraisalParams.extend({ appealId: z.uuid() }),
  body: z.discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('upheld'), revision: Revision, answer: Note }),
    z.strictObject({
      outcome: z.literal('corrected'),
      revision: Revision,
      answer: Note,
      item: ItemName,
      score: Score,
    }),
  ]),
  reply: AppraisalSaved,
})

export const decideAppraisal = endpoint({
  name: 'decideAppraisal',
  method: 'POST',
  url: '/api/appraisals/:id/decide',
  tag: APPRAISAL_TAG,
  summary: '定下结果：申诉期已过、申诉都已答复',
  access: DIRECTOR,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision }),
  reply: AppraisalSaved,
})

export const proposeCircular = endpoint({
  name: 'proposeCircular',
  method: 'GET',
  url: '/api/appraisals/:id/circular',
  tag: APPRAISAL_TAG,
  summary: '拟一份通报的文稿：由定下的结果写成，可以修改；不保存',
  access: OFFICE,
  params: AppraisalParams,
  reply: z.strictObject({ title: z.string(), addressee: z.string(), paragraphs: z.array(z.string()) }),
})

export const makeCircular = endpoint({
  name: 'makeCircular',
  method: 'POST',
  url: '/api/appraisals/:id/circular',
  tag: APPRAISAL_TAG,
  summary: '制发通报（Word）：文稿附各单位得分和等次；同一 documentId 重复提交只制发一次',
  access: OFFICE,
  params: AppraisalParams,
  body: z.strictObject({
    /** Made up by the caller. */
    documentId: z.uuid({ error: '应是文书的编号（UUID）' }),
    title: Name,
    addressee: Name,
    paragraphs: z.array(Note).min(1, { error: '正文是空的；请至少写一段' }).max(60, { error: '最多 60 段' }),
    number: Name,
    datedOn: Day,
  }),
  reply: z.strictObject({ id: z.uuid(), fileName: z.string() }),
  status: 201,
})

export const circulateAppraisal = endpoint({
  name: 'circulateAppraisal',
  method: 'POST',
  url: '/api/appraisals/:id/circulate',
  tag: APPRAISAL_TAG,
  summary: '登记通报（发文字号和日期）；各单位自此看到全部排名',
  access: DIRECTOR,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision, number: Name, circulatedOn: Day }),
  reply: AppraisalSaved,
})

export const cancelAppraisal = endpoint({
  name: 'cancelAppraisal',
  method: 'POST',
  url: '/api/appraisals/:id/cancel',
  tag: APPRAISAL_TAG,
  summary: '取消一次综合评价（写明原因）；已经通报的不能取消',
  access: OFFICE,
  params: AppraisalParams,
  body: z.strictObject({ revision: Revision, reason: Note }),
  reply: AppraisalSaved,
})
