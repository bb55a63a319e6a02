import { z } from 'zod'

import { Day, endpoint, IdParams, Moment } from './endpoint.ts'
import { Name, Note, OFFICE, Phone, RecordId } from './record-shapes.ts'

const TAG = '一次性链接'

/** What a link is a door to; one link, one purpose. */
export const LINK_PURPOSES = ['acknowledge', 'request_reassignment', 'upload_reply'] as const
export const LinkPurpose = z.enum(LINK_PURPOSES)
export type LinkPurpose = z.infer<typeof LinkPurpose>
export const LINK_PURPOSE_LABELS: Readonly<Record<LinkPurpose, string>> = {
  acknowledge: '签收承办',
  request_reassignment: '申请调整承办单位',
  upload_reply: '提交盖章答复',
}

/** open: can be used · used: its act is done · expired: three days are over · revoked: taken back, or its ground is gone. */
export const LINK_STATES = ['open', 'used', 'expired', 'revoked'] as const
export const LINK_STATE_LABELS: Readonly<Record<(typeof LINK_STATES)[number], string>> = {
  open: '有效',
  used: '已使用',
  expired: '已过期',
  revoked: '已失效',
}

// Of staff, on a case.

export const LinkLine = z.strictObject({
  id: z.uuid(),
  purpose: LinkPurpose,
  purposeLabel: z.string(),
  actorId: z.string(),
  unitName: z.string(),
  recipientId: z.string(),
  recipientName: z.string(),
  roleLabel: z.string(),
  madeAt: Moment,
  /** Null where the system made it for a reminder. */
  madeBy: z.string().nullable(),
  expiresAt: Moment,
  openedAt: Moment.nullable(),
  usedAt: Moment.nullable(),
  state: z.enum(LINK_STATES),
  stateLabel: z.string(),
  /** Why it can no longer be used, in words. */
  why: z.string().nullable(),
})
export type LinkLine = z.infer<typeof LinkLine>

/** Those who distribute and those who follow up; the routing office for the cases of its own body. */
export const LINK_ISSUERS = [...OFFICE, 'routing_office'] as const

export const listLinks = endpoint({
  name: 'listLinks',
  method: 'GET',
  url: '/api/cases/:id/links',
  tag: TAG,
  summary: '一件建议发出的一次性链接，和现在可以发给谁、办什么',
  access: LINK_ISSUERS,
  params: IdParams,
  reply: z.strictObject({
    links: z.array(LinkLine),
    /** Whom a link may be sent to for which unit's duty, and for what; empty where nothing can be done by link. */
    choices: z.array(
      z.strictObject({
        actorId: z.string(),
        unitName: z.string(),
        recipientId: z.string(),
        recipientName: z.string(),
        roleLabel: z.string(),
        hasEmail: z.boolean(),
        hasPhone: z.boolean(),
        purposes: z.array(z.strictObject({ purpose: LinkPurpose, label: z.string() })),
      }),
    ),
  }),
})

/** On whose duty, for what, and to whom. */
const LinkAsk = z.strictObject({ actorId: RecordId, purpose: LinkPurpose, recipientId: z.string().min(1).max(80) })

export const issueLink = endpoint({
  name: 'issueLink',
  method: 'POST',
  url: '/api/cases/:id/links',
  tag: TAG,
  summary: '发出一条一次性链接（三日内有效；地址只显示这一次）',
  access: LINK_ISSUERS,
  tokens: 'never',
  params: IdParams,
  body: LinkAsk,
  reply: z.strictObject({
    link: LinkLine,
    /** Shown this once: only its hash is kept. */
    url: z.string(),
    /** Ready to be copied into a chat or a short message. */
    message: z.string(),
  }),
  status: 201,
})

export const sendLink = endpoint({
  name: 'sendLink',
  method: 'POST',
  url: '/api/cases/:id/links/message',
  tag: TAG,
  summary: '把一次性链接直接发到对方的邮箱（管理员开通短信时也发手机）；地址不在系统中显示',
  access: LINK_ISSUERS,
  tokens: 'never',
  params: IdParams,
  body: LinkAsk,
  reply: z.strictObject({
    /** The notice that brings it: stands among the notices of the case. */
    noticeId: z.uuid(),
    /** The ways by which it leaves, in words. */
    by: z.array(z.string()),
  }),
  status: 201,
})

export const revokeLink = endpoint({
  name: 'revokeLink',
  method: 'POST',
  url: '/api/cases/:id/links/:linkId/revocation',
  tag: TAG,
  summary: '收回一条一次性链接',
  access: LINK_ISSUERS,
  tokens: 'never',
  params: IdParams.extend({ linkId: RecordId }),
  body: z.strictObject({ reason: Note.optional() }),
  reply: z.strictObject({ id: z.uuid() }),
})

// Of whoever has the link: no login; the token is the right to this one act.

/** What the address holds, behind `/l/`. */
export const LinkKey = z.strictObject({
  congress: z.string().min(1).max(64),
  token: z.string().min(1).max(100),
})
export type LinkKey = z.infer<typeof LinkKey>

/** The steps of a reply that a form asks about. */
export const REPLY_STEPS_BY_LINK = ['contacted', 'drafted', 'consulted', 'checked', 'signed', 'opinion'] as const
const ReplyStepByLink = z.enum(REPLY_STEPS_BY_LINK)
const Deputy = z.strictObject({ id: z.string(), name: z.string() })

/** All that the page shows: nothing of the case that this person could not read with an account. */
export const LinkPage = z.strictObject({
  congressName: z.string(),
  purpose: LinkPurpose,
  purposeLabel: z.string(),
  recipientName: z.string(),
  unitName: z.string(),
  roleLabel: z.string(),
  expiresAt: Moment,
  /** In which its hours are told. */
  zone: z.string(),
  today: Day,
  case: z.strictObject({
    number: z.string().nullable(),
    title: z.string().nullable(),
    body: z.string().nullable(),
    /** Empty where the proposer is protected. */
    signers: z.array(Deputy),
    assignmentLabel: z.string(),
  }),
  deadline: z
    .strictObject({
      label: z.string(),
      startOn: Day,
      dueOn: Day,
      termLabel: z.string().nullable(),
      isOverdue: z.boolean(),
      isProvisional: z.boolean(),
      workingDaysLeft: z.int().nullable(),
      skipped: z.array(z.strictObject({ date: Day, why: z.string() })),
      counted: z.array(z.strictObject({ date: Day, why: z.string() })),
    })
    .nullable(),
  /** What still has to be told so that the stamped reply can stand; null for the other purposes. */
  reply: z
    .strictObject({
      /** In this order. `signed` is missing as long as somebody else comes first. */
      steps: z.array(ReplyStepByLink),
      /** What others still have to do before the reply can be signed, in words. */
      waitsFor: z.array(z.string()),
      /** Co-handlers whose term is over: the reply says that their opinions are missing. */
      statesMissingOpinions: z.boolean(),
      scheme: z.string(),
      classes: z.array(
        z.strictObject({
          code: z.string(),
          label: z.string(),
          needsPromise: z.boolean(),
          needsPromiseDate: z.boolean(),
          needsReason: z.boolean(),
        }),
      ),
      deputies: z.array(Deputy),
      warning: z.string(),
      limitBytes: z.int(),
      extensions: z.array(z.string()),
    })
    .nullable(),
})
export type LinkPage = z.infer<typeof LinkPage>

/** A look at the page: it changes nothing but the note that somebody looked. */
export const openLink = endpoint({
  name: 'openLink',
  method: 'POST',
  url: '/api/one-time-links/open',
  tag: TAG,
  summary: '打开一条一次性链接（不登录；不改变办理状态）',
  access: 'public',
  tokens: 'never',
  body: LinkKey,
  reply: LinkPage,
})

export const AcknowledgeByLink = z.strictObject({
  purpose: z.literal('acknowledge'),
  leader: Name,
  section: Name,
  clerk: Name,
  phone: Phone,
})
export const ReassignByLink = z.strictObject({ purpose: z.literal('request_reassignment'), reason: Note })
export const useLink = endpoint({
  name: 'useLink',
  method: 'POST',
  url: '/api/one-time-links/act',
  tag: TAG,
  summary: '用一次性链接确认签收或申请调整承办单位（一次有效）',
  access: 'public',
  tokens: 'never',
  body: LinkKey.extend({ act: z.discriminatedUnion('purpose', [AcknowledgeByLink, ReassignByLink]) }),
  reply: z.strictObject({ done: z.string() }),
})

const Text = z.string().trim().min(1).max(2000)
/** What the paper says; the server takes of it what is still missing. */
export const ReplyByLink = z.strictObject({
  contact: z
    .strictObject({
      deputyId: RecordId,
      on: Day,
      form: z.enum(['visit', 'meeting', 'phone', 'letter']),
      metBy: z.enum(['head', 'deputy_head', 'section_head', 'clerk']),
    })
    .optional(),
  draftedOn: Day.optional(),
  consulted: z.strictObject({ deputyId: RecordId, on: Day, view: Text.optional() }).optional(),
  checkedOn: Day.optional(),
  signed: z
    .strictObject({
      on: Day,
      /** 签发人: the head whose name stands on the paper. */
      signer: Name,
      documentNumber: z.string().trim().min(1).max(80),
      resultClass: z.string().min(1).max(8),
      promises: z.array(z.strictObject({ text: Text, dueOn: Day.optional() })).max(30),
      reason: Text.optional(),
    })
    .optional(),
  opinion: Text.optional(),
  lateReason: z.string().trim().min(1).max(500).optional(),
})
export type ReplyByLink = z.infer<typeof ReplyByLink>

/** Where the token stands when the body is a form. */
export const LinkHeaders = z.looseObject({
  'x-link-congress': z.string().min(1).max(64),
  'x-link-token': z.string().min(1).max(100),
})

/** A form of two fields: `facts` (JSON of `ReplyByLink`) before `file`, the stamped scan. */
export const replyByLink = endpoint({
  name: 'replyByLink',
  method: 'POST',
  url: '/api/one-time-links/reply',
  tag: TAG,
  summary: '用一次性链接提交盖章答复扫描件（严禁上传涉密信息）',
  access: 'public',
  tokens: 'never',
  headers: LinkHeaders,
  consumes: 'multipart/form-data',
  reply: z.strictObject({ done: z.string(), isFinished: z.boolean() }),
})

export const readLinkForm = endpoint({
  name: 'readLinkForm',
  method: 'POST',
  url: '/api/one-time-links/form',
  tag: TAG,
  summary: '下载办理单：建议内容、答复要求和征询意见表（Word）',
  access: 'public',
  tokens: 'never',
  body: LinkKey,
  reply: z.unknown(),
  produces: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
})
