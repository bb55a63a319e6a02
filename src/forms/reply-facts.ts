import { sql } from 'kysely'

import type { AssignmentContext } from '../../machines/assignment/context.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { valueLabel } from '../contract/value-labels.ts'
import type { ShownActor } from '../db/read/case-actors.ts'
import type { TimelineRow } from '../db/read/case-timeline.ts'
import { AppError } from '../errors.ts'
import { type CaseSheet, fact, lastOf, linesOf, type Signer, sessionInFull, words } from './case-sheet.ts'
import { dayWords } from './form-words.ts'
import type { GatherContext, Trx } from './gather.ts'

/** One answer of a unit in words: the newest draft, or the newest signature with the draft that was signed. */
export type ReplyFacts = {
  body: string
  /** Null for a draft that nobody has signed. */
  signed: TimelineRow | null
  documentNumber: string
  resultClass: string
  signer: string
  promises: { text: string; dueOn: string }[]
  /** The day of the signature. */
  signedOn: string | null
}

const NO_TEXT = '（正文见盖章的答复原件）'

/** Throws RULE_NOT_MET where nothing was written yet, REQUEST_INVALID for a line that is no signature. */
export function replyFacts(sheet: CaseSheet, duty: ShownActor, seq?: number): ReplyFacts {
  const lines = linesOf(sheet, duty.id)
  const newest = lastOf(lines, 'reply.drafted', 'reply.signed')
  const signed = seq === undefined ? newest : lines.find((line) => line.seq === seq && line.type === 'reply.signed')
  if (seq !== undefined && !signed) {
    throw new AppError('REQUEST_INVALID', `第 ${seq} 条不是本单位签发答复的记录；请刷新后重新选择`)
  }
  if (!signed) throw new AppError('RULE_NOT_MET', '还没有拟写答复，不能制发答复函；请先登记答复拟稿')
  const draft = lastOf(
    lines.filter((line) => line.seq <= signed.seq),
    'reply.drafted',
  )
  const isSigned = signed.type === 'reply.signed'
  return {
    body: words(sheet, draft, 'body') || NO_TEXT,
    signed: isSigned ? signed : null,
    documentNumber: isSigned ? fact(sheet, signed, 'documentNumber') : '',
    resultClass: isSigned ? fact(sheet, signed, 'resultClass') : '',
    signer: isSigned ? words(sheet, signed, 'signer') : '',
    promises: isSigned ? promisesOf(sheet, signed) : [],
    signedOn: isSigned ? signed.occurred_on : null,
  }
}

function promisesOf(sheet: CaseSheet, signed: TimelineRow): ReplyFacts['promises'] {
  const promises = (signed.payload['promises'] ?? []) as { promiseId: string; dueOn?: string }[]
  return promises.map(({ promiseId, dueOn }) => ({
    text: promiseWords(sheet, signed, promiseId),
    dueOn: dueOn ? `${dayWords(dueOn)}前完成` : '完成期限另行告知',
  }))
}

/** The wording of one promise, which stands in the signature of the reply. */
export function promiseWords(sheet: CaseSheet, signed: TimelineRow | undefined, promiseId: string): string {
  if (signed === undefined) return ''
  if (signed.is_erased) return words(sheet, signed, 'promises')
  if (signed.text === null) return ''
  const { text } = JSON.parse(signed.text) as { text?: { promises?: Record<string, string> } }
  return text?.promises?.[promiseId] ?? ''
}

/** The signature in which this promise was made. */
export function signatureOf(sheet: CaseSheet, promiseId: string): TimelineRow | undefined {
  return sheet.page.timeline.findLast(
    ({ type, outcome, payload }) =>
      type === 'reply.signed' &&
      outcome === 'accepted' &&
      ((payload['promises'] ?? []) as { promiseId: string }[]).some((promise) => promise.promiseId === promiseId),
  )
}

export function dutyOf(actor: ShownActor): Partial<AssignmentContext> {
  return actor.context as Partial<AssignmentContext>
}

export function unitName({ names }: CaseSheet, actor: ShownActor): string {
  return names.party('unit', actor.unit_id ?? '').name
}

/** Duties that go on or were fulfilled; those that were taken back or passed on are left out. */
export function standingDuties({ page }: CaseSheet): ShownActor[] {
  return page.actors.filter((actor) => actor.machine === 'assignment' && !dutyOf(actor).endedWhy)
}

export function isCo(actor: ShownActor): boolean {
  return dutyOf(actor).role === 'co'
}

/** 本建议由甲局主办，乙局协办。截至答复之日，乙局尚未提出协办意见。 */
export function handlingWords(sheet: CaseSheet, actor: ShownActor): string {
  const { role } = dutyOf(actor)
  const others = standingDuties(sheet).filter(({ id }) => id !== actor.id)
  if (role === 'separate') {
    const units = others.map((other) => unitName(sheet, other))
    return units.length === 0 ? '' : `本建议由我单位与${units.join('、')}分别办理，分别答复。`
  }
  const helpers = others.filter(isCo)
  if (role !== 'lead' || helpers.length === 0) return ''
  const missing = helpers.filter((other) => dutyOf(other).opinionGivenOn == null)
  const late =
    missing.length === 0
      ? ''
      : `截至答复之日，${missing.map((other) => unitName(sheet, other)).join('、')}尚未提出协办意见。`
  const all = helpers.map((other) => unitName(sheet, other)).join('、')
  return `本建议由${unitName(sheet, actor)}主办，${all}协办。${late}`
}

/** The unit that leads, or handles alone; then the others. */
export function answeringUnits(sheet: CaseSheet): string {
  const names = standingDuties(sheet)
    .filter((actor) => !isCo(actor))
    .map((actor) => unitName(sheet, actor))
  return [...new Set(names)].join('、')
}

export function roleWords(actor: ShownActor): string {
  return valueLabel('role', dutyOf(actor).role ?? 'sole')
}

/** A letter stands for itself; a class that is only numbered is told in words. */
export function classMark({ resultClasses }: Policy, code: string): string {
  return /^\d+$/.test(code) ? (resultClasses.classes.find((one) => one.code === code)?.label ?? code) : code
}

/** B类; a class that is only numbered in words: “有条件解决”. */
export function classWords(policy: Policy, code: string): string {
  const mark = classMark(policy, code)
  return mark === code ? `${code}类` : `“${mark}”`
}

/** Whom a unit names as its contact: its clerk of the acknowledgment, or the telephone of the unit. */
export async function contactWords(trx: Trx, sheet: CaseSheet, actor: ShownActor): Promise<string> {
  const line = lastOf(linesOf(sheet, actor.id), 'assignment.acknowledged')
  const [clerk, phone] = [words(sheet, line, 'clerk'), words(sheet, line, 'phone')]
  if (clerk !== '' || phone !== '') return `联系人：${clerk}，联系电话：${phone}`
  const unit = await trx
    .selectFrom('unit')
    .select('phone')
    .where('id', '=', actor.unit_id ?? '')
    .executeTakeFirst()
  return unit?.phone ? `联系电话：${unit.phone}` : '联系人：　　　　，联系电话：　　　　'
}

/** To whom a reply goes, with the suggestion that this deputy signed: in a joint handling it may be a member's. */
export type Addressee = Pick<Signer, 'id' | 'name' | 'delegation'> & {
  number: string
  title: string
  session: string
  /** The member's case; undefined for who signed this one. */
  memberCaseId?: string
}

/** Everybody to whom this duty's reply is owed and who may be named. */
export async function addresseesOf(
  trx: Trx,
  sheet: CaseSheet,
  actor: ShownActor,
  { congress }: GatherContext,
): Promise<Addressee[]> {
  if (!sheet.namesSigners) return []
  const { number, title, session } = sheet
  const { addresseeIds, waivedBy = [] } = dutyOf(actor)
  const own = sheet.signers.filter(({ id }) => addresseeIds === undefined || addresseeIds.includes(id))
  const members = await readMemberSigners(trx, sheet.suggestion.memberCaseIds ?? [])
  const joined = members.map(({ row, ...signer }) => ({
    ...signer,
    number: row.number ?? '（未编号）',
    title: row.title ?? '',
    session: sessionInFull(congress.name, row),
    memberCaseId: row.case_id,
  }))
  const all = [...own.map(({ id, name, delegation }) => ({ id, name, delegation, number, title, session })), ...joined]
  return all.filter(({ id }) => !waivedBy.includes(id))
}

type MemberRow = {
  id: string
  case_id: string
  name: string | null
  delegation: string | null
  number: string | null
  title: string | null
  term_no: number | null
  session_no: number | null
  period: 'in_session' | 'between_sessions' | null
}

/** Of open cases alone: neither a secret title nor a protected or internal proposer stands in another case's letter. */
async function readMemberSigners(trx: Trx, caseIds: readonly string[]) {
  if (caseIds.length === 0) return []
  const { rows } = await sql<MemberRow>`
    select p.party_id as id, c.id as case_id, d.name, o.name as delegation, c.number, c.title, c.term_no, c.session_no, c.period
    from case_party p join suggestion_case c on c.id = p.case_id
    left join deputy d on d.tenant_id = p.tenant_id and d.id = p.party_id
    left join organ o on o.tenant_id = d.tenant_id and o.id = d.delegation_id
    where p.kind = 'signer' and p.case_id = any (${sql.val([...caseIds])}::uuid[])
      and coalesce(c.mark, 'none') = 'none'
    order by c.number, p.party_id`.execute(trx)
  return rows.map((row) => ({ id: row.id, name: row.name ?? row.id, delegation: row.delegation ?? '', row }))
}
