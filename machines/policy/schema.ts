import { z } from 'zod'

import { Term } from './term.ts'
import {
  AssignmentRole,
  Category,
  ClockKind,
  ExtensionBasis,
  InquiryChannel,
  RatingDimension,
  ReplyStep,
  ROLES,
  Role,
  ScreeningOutcome,
} from './words.ts'

/**
 * How strong a rule is here: `binding` law or regulation of this place or above it; `by_reference` 参照 (a rule of a
 * higher level that may be followed); `local` practice, plan or working rule of the place; `assumed` by Duban because
 * no text was found.
 */
export const Force = z.enum(['binding', 'by_reference', 'local', 'assumed'])
export type Force = z.infer<typeof Force>

/** Where a rule stands: the document and, when it has them, the article. */
export const Source = z.strictObject({ document: z.string().regex(/\S/, '文件名称'), article: z.string().optional() })

/** Where one field stands when it stands elsewhere, or is weaker or stronger, than the rest of its rule. */
export const Provenance = z.strictObject({ source: Source, force: Force })
export type Provenance = z.infer<typeof Provenance>

// The messages of formats are the words for what was expected; a person reads them in `policy check`.
const FRACTION = '不大于一的分数，写作“分子/分母”，如 1/2'
const YEAR_DAY = '每年都有的一天，写作“月-日”，如 10-31'

/** A share of a whole: `1/2`, `2/3`; never more than one. */
const Fraction = z
  .string()
  .regex(/^\d{1,6}\/[1-9]\d{0,5}$/, FRACTION)
  .refine((text) => {
    const [part, whole] = text.split('/').map(Number)
    return part !== undefined && whole !== undefined && part <= whole
  }, FRACTION)
/** A day of each year: `10-31`; the 29th of February is no day of each year. */
const YearDay = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, YEAR_DAY)
  .refine((text) => {
    const [month, day] = text.split('-').map(Number)
    return month !== undefined && day !== undefined && day <= (DAYS_OF_MONTH[month - 1] ?? 0)
  }, YEAR_DAY)
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '二十四小时制的时刻，写作“时:分”，如 08:30')

/**
 * One rule with its source: the atom of inheritance. A place replaces a rule whole or inherits it whole. `sourceOf`
 * names the fields whose source or force is not that of the rule.
 */
function rule<Shape extends z.ZodRawShape>(shape: Shape) {
  const provenances = Object.fromEntries(Object.keys(shape).map((field) => [field, Provenance.optional()]))
  return z.strictObject({
    ...shape,
    source: Source,
    force: Force,
    sourceOf: z.strictObject(provenances as { [F in keyof Shape]: z.ZodOptional<typeof Provenance> }).optional(),
  })
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const Triggers = z.strictObject({
  handlingLeader: z.boolean(),
  supervisingLeader: z.boolean(),
  supervisingCommittee: z.boolean(),
  councilReport: z.boolean(),
  ballot: z.boolean(),
  followUpReview: z.boolean(),
})

export const Clock = rule({
  /** The event from whose day the term counts; the start day is not counted. */
  start: z.enum([
    'submission',
    'receipt',
    'handover',
    'distribution',
    'request',
    'order',
    'reply_delivered',
    'appointment_due',
    'decision',
    'promise',
  ]),
  term: Term,
  roll: z.enum(['none', 'next-working-day']),
  /** The clock that this one never outlasts, or null. */
  within: ClockKind.nullable(),
}).refine((clock) => !clock.term.startsWith('-') || clock.start === 'appointment_due', {
  path: ['term'],
  message: '不为负的期限（只有从 appointment_due 起算的期限可以倒数）',
})
export type Clock = z.infer<typeof Clock>

const ChaseStep = z.strictObject({
  /** Before (negative) or after the due day. */
  offset: Term,
  to: z.array(Role).min(1),
  /** From the unit's head upward a step is a draft for approval, never sent by itself. */
  mode: z.enum(['automatic', 'draft']),
})

const ResultClass = z.strictObject({
  code: z.string().min(1).max(8),
  label: z.string().min(1),
  /** What the class demands of the reply. */
  demands: z.strictObject({ promise: z.boolean(), promiseDate: z.boolean(), reason: z.boolean() }),
  meaning: z.enum(['solved', 'in_progress', 'planned', 'not_now', 'explained', 'upper_level']),
})

const DaysBack = z.int().min(0)
const daysBackOfRoles = Object.fromEntries(ROLES.map((role) => [role, DaysBack.optional()]))

/** 永久, 三十年, 十年: the periods by which offices keep their papers. */
const Retention = z.enum(['permanent', '30_years', '10_years'])
export type Retention = z.infer<typeof Retention>

const sections = {
  labels: z.record(z.string(), z.string().min(1)),
  office: rule({
    body: z.enum(['standing_committee', 'presidium']),
    /** One asker with a scan, one person with two accounts, a director's sample check instead of second eyes. */
    smallOffice: z.boolean(),
    zone: z.string().refine(isTimeZone, '时区名称，如 Asia/Shanghai'),
    workingHours: z.strictObject({ from: ClockTime, to: ClockTime }),
  }),
  lateEntry: rule({
    /** How many calendar days back `occurredOn` may lie, by role; `default` for the others. */
    daysBack: z.strictObject({
      default: DaysBack,
      ...(daysBackOfRoles as Record<Role, z.ZodOptional<typeof DaysBack>>),
    }),
    /** An entry later than this many days needs a reason. */
    reasonAfterDays: z.int().min(0),
  }),
  submission: rule({
    delegationCheck: z.boolean(),
    cosignersConfirm: z.boolean(),
    priorCommunication: z.enum(['required', 'encouraged', 'none']),
    paperOriginal: z.boolean(),
  }),
  categories: z.partialRecord(Category, rule({ label: z.string().min(1), criteria: z.string(), triggers: Triggers })),
  key: rule({
    label: z.string().min(1),
    fixedBy: z.enum(['council_of_chairpersons', 'presidium']),
    triggers: Triggers,
  }),
  screening: z.partialRecord(ScreeningOutcome, rule({ label: z.string().min(1) })),
  withdrawal: rule({
    until: z.enum(['any_time', 'handover']),
    agreement: z.enum(['all_signers', 'lead_signer']),
    inWriting: z.boolean(),
  }),
  handledTogether: rule({ allowed: z.boolean(), replyToEach: z.boolean(), tellDeputies: z.boolean() }),
  handover: rule({
    preHandover: z.boolean(),
    modes: z.array(AssignmentRole).min(1),
    /** How suggestions are handed over: at a meeting 交办会, face to face 面对面, through the system. */
    forms: z.array(z.enum(['meeting', 'face_to_face', 'online'])).min(1),
    /** May the long term be marked at handover because of the matter's nature? */
    byNature: z.boolean(),
    /** Receipt is deemed given this long after handover, whoever signs or does not; null: not deemed. */
    deemedReceipt: Term.nullable(),
  }),
  clocks: z.partialRecord(ClockKind, Clock),
  reply: rule({
    steps: z.array(ReplyStep).min(2),
    signedBy: z.array(Role).min(1),
    addressees: z.enum(['each_signer', 'lead_signer']),
    contactRequired: z.boolean(),
    /** So many dated failed attempts stand for a contact; 0: never. */
    failedAttemptsSuffice: z.int().min(0),
    oralReplyOnWaiver: z.boolean(),
    /** After the co-handlers' term the lead may answer without their opinions. */
    leadMayProceed: z.boolean(),
  }),
  extension: rule({
    bases: z.array(ExtensionBasis),
    /** The whole long term, from the same start; it is not added to the first term. */
    term: Term,
    /** The request, notice or consent must be made within this term from handover. */
    noticeWithin: Term.nullable(),
    grantedBy: z.array(Role),
  }),
  reassignment: rule({
    throughRoutingOffice: z.boolean(),
    writtenReason: z.boolean(),
    /** How many requests one suggestion bears before the ruling is final. */
    disputes: z.int().min(1),
    finalRulingBy: z.array(Role).min(1),
    newUnitClock: z.enum(['first_handover', 'new_handover']),
  }),
  resultClasses: rule({ scheme: z.string().min(1), classes: z.array(ResultClass).min(1) }),
  inquiry: rule({
    channels: z.strictObject({
      first: InquiryChannel,
      second: InquiryChannel,
      third: InquiryChannel,
      key: InquiryChannel,
    }),
    dimensions: z.array(RatingDimension).min(1),
    /** Whom to ask: each signer or the lead signer for all. */
    asked: z.enum(['each_signer', 'lead_signer']),
    /** Failed attempts before `not_reached` may be recorded. */
    attempts: z.int().min(1),
    reminders: z.int().min(0),
    /** Second pair of eyes on a recorded inquiry. */
    confirmation: z.enum(['second_person', 'scan', 'sample']),
    denominators: z.strictObject({
      bases: z.array(z.enum(['suggestions', 'forms'])).min(1),
      notReached: z.enum(['apart', 'in_base']),
      declined: z.enum(['apart', 'in_base']),
      notReturned: z.enum(['apart', 'in_base']),
    }),
  }),
  feedback: rule({
    to: z.array(z.enum(['deputy_office', 'handling_unit', 'routing_office'])).min(1),
    reasonWhenDissatisfied: z.boolean(),
  }),
  rehandling: rule({
    /** Is it ordered at once after a dissatisfaction, or studied first by the deputy office? */
    trigger: z.enum(['automatic', 'studied_first']),
    rounds: z.int().min(1),
  }),
  assessment: rule({
    mode: z.enum(['panel', 'joint_meeting', 'none']),
    outcomes: z.array(z.enum(['continue', 'report_back', 'reference'])),
  }),
  conclusion: rule({
    when: z.enum(['replied', 'opinion_heard', 'promises_struck_off']),
    withDissatisfaction: z.boolean(),
  }),
  commitments: rule({
    /** A ledger of promises 台账 is kept; a promise is struck off 销号 only when verified. */
    ledger: z.boolean(),
    verifiedBy: z.array(Role).min(1),
    /** Who signs that a promise is put off or cannot be kept. */
    changeSignedBy: z.array(Role).min(1),
    /** A written statement to the deputy when a promise passes to the next term of the congress. */
    statementAtTermChange: z.boolean(),
    ratedByDeputy: z.boolean(),
  }),
  supervision: rule({
    /** Everyday 常态化, of groups together 集中, of the key suggestions 重点. */
    forms: z.array(z.enum(['routine', 'collective', 'key'])).min(1),
    progressEvery: Term.nullable(),
    actKinds: z.array(z.enum(['meeting', 'visit', 'hearing', 'on_site', 'written_query', 'inspection'])).min(1),
  }),
  ballot: rule({
    held: z.boolean(),
    voters: z.array(z.enum(['standing_committee_member', 'deputy'])).min(1),
    mode: z.enum(['secret', 'open', 'electronic']),
    media: z.array(z.enum(['paper', 'hall_device', 'phone'])).min(1),
    object: z.enum(['single_suggestions', 'report', 'groups']),
    /** What the thresholds are a share of. */
    base: z.enum(['all_members', 'present', 'valid', 'returned']),
    thresholds: z.strictObject({
      /** Share of `satisfied` for the result 满意. */
      satisfied: Fraction,
      /** Share of `satisfied` + `basically_satisfied` for the result 基本满意. */
      basically: Fraction,
    }),
    /** Does a share exactly on the threshold reach it? */
    tie: z.strictObject({ satisfied: z.enum(['reaches', 'fails']), basically: z.enum(['reaches', 'fails']) }),
    /** Share of all members that must be present. */
    quorum: Fraction,
    secondBallot: z.boolean(),
  }),
  chase: z.partialRecord(ClockKind, rule({ steps: z.array(ChaseStep).min(1) })),
  reviews: z.record(
    z.string(),
    rule({
      label: z.string().min(1),
      /** Which cases: by result-class meaning, key, category; `sample` is a share of what is left. */
      of: z.strictObject({
        meanings: z.array(ResultClass.shape.meaning).optional(),
        categories: z.array(Category).optional(),
        keyOnly: z.boolean().optional(),
        /** Suggestions handed over in this year or later; without it, those of the running year. */
        sinceYear: z.int().min(1954).optional(),
        sample: Fraction,
      }),
      startsOn: YearDay,
      onSite: z.boolean(),
      asksDeputyAgain: z.boolean(),
    }),
  ),
  appraisal: rule({
    items: z.array(
      z.strictObject({
        item: z.string().min(1),
        label: z.string().min(1),
        weight: z.number().min(0),
        /** A score below it brings the lowest grade, whatever the total; older versions of the rules do not have it. */
        failBelow: z.number().min(0).max(100).optional(),
      }),
    ),
    grades: z.array(z.strictObject({ label: z.string().min(1), from: z.number() })),
  }),
  numbering: rule({
    /** {term} {session} {year} {n} {n:4}; series never share numbers. */
    serial: z.string().min(1),
    inSession: z.string().min(1),
    betweenSessions: z.string().min(1),
  }),
  transfer: rule({
    held: z.boolean(),
    fields: z.array(z.string()),
  }),
  deputyEnded: rule({
    /** To whom letters go when the lead signer's mandate has ended. */
    lettersTo: z.enum(['next_signer', 'former_deputy']),
  }),
  publicity: rule({
    suggestions: z.enum(['may', 'must']),
    reportPublic: z.boolean(),
    deputyMayObject: z.boolean(),
  }),
  /** 归档. */
  archive: rule({
    /** 保管期限 of the papers of one suggestion. */
    retention: z.strictObject({ key: Retention, first: Retention, others: Retention }),
  }),
  reports: z.record(z.string(), rule({ label: z.string().min(1), dueOn: YearDay, by: z.string(), to: z.string() })),
}

const head = {
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, '小写字母、数字和连字符，以字母开头，如 puyang-2024'),
  name: z.string().min(1),
  level: z.enum(['national', 'province', 'prefecture', 'county', 'township']),
  version: z.int().min(1),
}

/** A place's whole rules, after inheritance: what the machines and the engine read. */
export const Policy = z.strictObject({
  ...head,
  lineage: z.array(z.string()).min(1),
  ...sections,
  /** Rules that a congress stored before there was this section have none. */
  archive: sections.archive.optional(),
})
export type Policy = z.infer<typeof Policy>
/** What identifies a set of rules; shared with the file format. */
export const policyHead = head
/** Names of the sections: each is one rule, or a table of rules by name. */
export const POLICY_SECTIONS = Object.keys(sections) as (keyof typeof sections)[]
export const policySections = sections
