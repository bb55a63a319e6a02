import { sql } from 'kysely'

import { type Evidence, type Rule, rowsOf } from './evidence.ts'

/** A digest is for a day; two that stand in one inbox on one day of the calendar would be one too many. */
const ZONE = 'Asia/Shanghai'

const everyOrderBecameNotices: Rule = async (evidence) => {
  const rows = await rowsOf(
    evidence,
    sql<{ id: number; n: number }>`
      select o.id, (select count(*)::integer from notice n where n.outbox_id = o.id) as n
      from outbox o where o.topic = 'notice'`,
  )
  const against = rows.filter(({ n }) => n === 0).map(({ id }) => `outbox row ${id} became no notice`)
  return {
    rule: 'every notice that was ordered was planned, skipped or dropped with its reason',
    seen: rows.length,
    against,
  }
}

/** By what is said, and not by the keys that are unique anyway. */
const nothingStandsTwice: Rule = async (evidence) => {
  const rows = await rowsOf(
    evidence,
    sql<{ name: string; n: number }>`
      select concat_ws(' | ', recipient_id, kind, case_id, actor_id, clock, version, step, due_on, day, subject) as name,
        count(*)::integer as n
      from notice where state = 'sent' and recipient_id is not null group by 1`,
  )
  const against = rows.filter(({ n }) => n > 1).map(({ name, n }) => `${n} times: ${name}`)
  return { rule: 'nothing stands twice in an inbox', seen: rows.length, against }
}

const oneDigestADay: Rule = async (evidence) => {
  const rows = await rowsOf(
    evidence,
    sql<{ name: string; n: number; isOfItsDay: boolean }>`
      select concat_ws(' ', recipient_id, kind, (sent_at at time zone ${ZONE})::date) as name, count(*)::integer as n,
        bool_and(day = (sent_at at time zone ${ZONE})::date) as "isOfItsDay"
      from notice where state = 'sent' and day is not null and recipient_id is not null group by 1`,
  )
  const against = rows
    .filter(({ n, isOfItsDay }) => n > 1 || !isOfItsDay)
    .map(({ name, n, isOfItsDay }) => `${n} times${isOfItsDay ? '' : ', and for another day'}: ${name}`)
  return { rule: 'a person gets one digest a day at most, and on its day', seen: rows.length, against }
}

type Sent = { name: string; mail: string | null; send_at: Date; sent_at: Date; isPerson: boolean }

function listSent(evidence: Evidence): Promise<Sent[]> {
  return rowsOf(
    evidence,
    sql<Sent>`
      select concat_ws(' ', n.kind, n.case_id, n.recipient_id, n.id) as name, d.id as mail, n.send_at, n.sent_at,
        exists (select 1 from person p where p.tenant_id = n.tenant_id and p.id = n.recipient_id) as "isPerson"
      from notice n
      left join notice_delivery d on d.tenant_id = n.tenant_id and d.notice_id = n.id and d.channel = 'email'
      where n.state = 'sent'`,
  )
}

/** Here everybody has an address, and nobody chose not to be written to. */
const everyNoticeHasItsMail: Rule = async (evidence) => {
  const people = (await listSent(evidence)).filter(({ isPerson }) => isPerson)
  const against = people.filter(({ mail }) => mail === null).map(({ name }) => `no mail for ${name}`)
  return { rule: 'every notice to a person set out as a mail', seen: people.length, against }
}

/** At least once outside, under one id; it is stopped for a reason or it arrives, and nothing waits or lies dead at the end. */
const everyMailArrived: Rule = async (evidence) => {
  const rows = await rowsOf(
    evidence,
    sql<{ id: string; state: string; outcome: string | null }>`
      select id, state, outcome from notice_delivery where channel = 'email'`,
  )
  const { mails } = evidence.ground.outside
  const known = new Set(rows.map(({ id }) => id))
  const against = [
    ...rows.flatMap(({ id, state, outcome }) => {
      if (state === 'sent') return mails.has(id) ? [] : [`mail ${id} is marked as sent and never came`]
      if (state === 'stopped') return outcome ? [] : [`mail ${id} was stopped without a reason`]
      return [`mail ${id} is ${state}: ${outcome}`]
    }),
    ...[...mails.keys()].filter((id) => !known.has(id)).map((id) => `a mail came that nobody sent: ${id}`),
  ]
  return { rule: 'every mail arrived, or was stopped for a reason', seen: rows.length, against }
}

const whatWasGivenUpArrives: Rule = async ({ ground, givenUp, ...evidence }) => {
  const rows = await rowsOf(
    evidence,
    sql<{ id: string; state: string }>`select id, state from notice_delivery where id = any(${[...givenUp]}::uuid[])`,
  )
  const against = rows
    .filter(({ id, state }) => state !== 'stopped' && !(state === 'sent' && ground.outside.mails.has(id)))
    .map(({ id, state }) => `${id} is ${state}`)
  return { rule: 'what was given up arrived when staff sent it again', seen: givenUp.length, against }
}

/** One worker's own clock is ahead: it must not show, neither in the inbox nor outside. */
const nothingIsSentEarly: Rule = async (evidence) => {
  const rows = await listSent(evidence)
  const { mails } = evidence.ground.outside
  const against = rows.flatMap(({ name, mail, send_at, sent_at }) => {
    const due = send_at.toISOString()
    const arrivedAt = mails.get(mail ?? '')?.firstAt
    if (sent_at < send_at) return [`in the inbox at ${sent_at.toISOString()}, due ${due}: ${name}`]
    return arrivedAt !== undefined && arrivedAt < due ? [`outside at ${arrivedAt}, due ${due}: ${name}`] : []
  })
  return { rule: 'nothing was sent before its time', seen: rows.length, against }
}

/** What another system knows of a case is its last revision, or that telling it was given up. */
const everyChangeWasTold: Rule = async (evidence) => {
  const rows = await rowsOf(
    evidence,
    sql<{ name: string; told: string | null; isDelivered: boolean; isGivenUp: boolean }>`
      select concat_ws(' ', c.id, 'revision', c.revision) as name, d.id as told,
        coalesce(d.delivered_at is not null, false) as "isDelivered",
        coalesce(d.delivered_at is null and d.next_try_at is null and d.outcome is not null, false) as "isGivenUp"
      from suggestion_case c
      left join hook_delivery d on d.tenant_id = c.tenant_id and d.case_id = c.id and d.revision = c.revision`,
  )
  const { posts } = evidence.ground.outside
  const against = rows.flatMap(({ name, told, isDelivered, isGivenUp }) => {
    if (told === null) return [`nobody was told of ${name}`]
    if (isDelivered) return posts.has(told) ? [] : [`${name} is marked as told, and ${told} never came`]
    return isGivenUp ? [] : [`${name} was neither told nor given up`]
  })
  return { rule: 'the last change of every case was told, or waits as a dead letter', seen: rows.length, against }
}

export const NOTICE_RULES: readonly Rule[] = [
  everyOrderBecameNotices,
  nothingStandsTwice,
  oneDigestADay,
  everyNoticeHasItsMail,
  everyMailArrived,
  whatWasGivenUpArrives,
  nothingIsSentEarly,
  everyChangeWasTold,
]
