import { sql } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import type { SuggestionContext } from '../../machines/suggestion/context.ts'
import type { ShownActor } from '../db/read/case-actors.ts'
import { type CasePage, readCasePage } from '../db/read/case-detail.ts'
import type { TimelineRow } from '../db/read/case-timeline.ts'
import { AppError } from '../errors.ts'
import { bookOf } from '../office/actor-label.ts'
import { inChinese, nameOfCase } from '../office/case-name.ts'
import { keptText } from '../office/kept-text.ts'
import type { NameBook } from '../office/name-book.ts'
import type { GatherContext, Trx } from './gather.ts'

export type Signer = {
  id: string
  name: string
  isLead: boolean
  delegation: string
  employer: string
  phone: string
  hasEnded: boolean
}
/** One case as papers are written of it: only what the one who asks may know. */
export type CaseSheet = {
  id: string
  page: CasePage
  names: NameBook
  policy: Policy
  suggestion: Partial<SuggestionContext>
  /** `第12号`. */
  number: string
  /** `十五届人大四次会议第12号建议`. */
  name: string
  title: string
  body: string
  /** `甲市第十五届人民代表大会第四次会议`. */
  session: string
  /** The lead first; empty where the paper may not name them. */
  signers: readonly Signer[]
  namesSigners: boolean
}

/** What stands where the words were erased by law. */
export const ERASED = '（已依法删除）'
/** `units`: the paper goes to units, so that protected proposers are not named whoever makes it. */
export type Audience = 'office' | 'units'

/** Throws NOT_FOUND for a case out of reach, RULE_NOT_MET for a state secret: of it only the stub is kept here. */
export async function readCaseSheet(
  trx: Trx,
  { viewer, congress, policyOf }: GatherContext,
  caseId: string | undefined,
  audience: Audience,
): Promise<CaseSheet> {
  if (caseId === undefined) throw new AppError('REQUEST_INVALID', '没有写明是哪一件建议；请从建议页面制发')
  const page = await readCasePage(trx, viewer, caseId)
  if (!page) throw new AppError('NOT_FOUND', '没有这件建议，或者您不能查看它')
  const { head, reading, actors } = page
  if (reading.isSecret) {
    throw new AppError('RULE_NOT_MET', '本件是涉密建议，系统里只有存根，不制发文书；请按保密规定在涉密载体上办理')
  }
  const names = bookOf(page.names, page.references, actors)
  const suggestion = (actors.find(({ machine }) => machine === 'suggestion')?.context ??
    {}) as Partial<SuggestionContext>
  const isProtected = head.mark === 'protected_proposer'
  const namesSigners = reading.knowsProposer && !(isProtected && audience === 'units')
  return {
    id: caseId,
    page,
    names,
    policy: await policyOf({ id: head.policy_id, version: head.policy_version }),
    suggestion,
    number: head.number ?? head.serial_number ?? '（未编号）',
    name: nameOfCase(head),
    title: head.title ?? '',
    body: page.body ?? '',
    session: sessionInFull(congress.name, head),
    signers: namesSigners
      ? await readSigners(trx, suggestion, names.partyOrNull('organ', head.delegation_id)?.name)
      : [],
    namesSigners,
  }
}

/** 甲市第十五届人民代表大会第四次会议; between sessions: 甲市第十五届人民代表大会闭会期间. */
export function sessionInFull(
  congress: string,
  { term_no, session_no, period }: Pick<CasePage['head'], 'term_no' | 'session_no' | 'period'>,
): string {
  if (term_no === null) return congress
  const place = congress.replace(/人民代表大会$/, '')
  const term = `${place}第${inChinese(term_no)}届人民代表大会`
  if (period === 'between_sessions') return `${term}闭会期间`
  return session_no === null ? term : `${term}第${inChinese(session_no)}次会议`
}

async function readSigners(
  trx: Trx,
  { leadSignerId, cosignerIds = [], endedDeputies = {} }: Partial<SuggestionContext>,
  delegationOfCase: string | undefined,
): Promise<Signer[]> {
  if (leadSignerId === undefined) return []
  const ids = [leadSignerId, ...cosignerIds]
  const { rows } = await sql<{
    id: string
    name: string | null
    employer: string | null
    phone: string | null
    delegation: string | null
  }>`select d.id, d.name, d.employer, d.phone, o.name as delegation from deputy d
    left join organ o on o.tenant_id = d.tenant_id and o.id = d.delegation_id
    where d.id = any (${sql.val(ids)}::text[])`.execute(trx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id, index) => {
    const row = byId.get(id)
    return {
      id,
      name: row?.name ?? id,
      isLead: index === 0,
      delegation: (index === 0 ? delegationOfCase : undefined) ?? row?.delegation ?? '',
      employer: row?.employer ?? '',
      phone: row?.phone ?? '',
      hasEnded: id in endedDeputies,
    }
  })
}

/** Lines of one actor that came to pass, in their order. */
export function linesOf({ page }: CaseSheet, actorId: string): TimelineRow[] {
  return page.timeline.filter((row) => row.actor_id === actorId && row.outcome === 'accepted')
}

/** The last line of this type, if there is one. */
export function lastOf(lines: readonly TimelineRow[], ...types: string[]): TimelineRow | undefined {
  return lines.findLast(({ type }) => types.includes(type))
}

/** What was written under this name with the line, as it was corrected later; empty where nothing was. */
export function words(sheet: CaseSheet, line: TimelineRow | undefined, field: string): string {
  if (line === undefined) return ''
  const corrected = correctionOf(sheet, line, field)
  if (corrected !== undefined) return corrected
  if (line.is_erased) return ERASED
  const value = keptText(line).text?.[field]
  return typeof value === 'string' ? value : ''
}

/** A fact of the line, as it was corrected later. */
export function fact(sheet: CaseSheet, line: TimelineRow | undefined, field: string): string {
  if (line === undefined) return ''
  const value = line.payload[field]
  return correctionOf(sheet, line, field) ?? (typeof value === 'string' ? value : '')
}

function correctionOf({ page }: CaseSheet, line: TimelineRow, field: string): string | undefined {
  const correction = page.timeline.findLast(
    ({ type, payload }) => type === 'record.corrected' && payload['ofSeq'] === line.seq && payload['field'] === field,
  )
  const to = correction && keptText(correction).text?.['to']
  return typeof to === 'string' ? to : undefined
}

/** One actor of the case. Throws NOT_FOUND where it is not there or of another machine. */
export function requireActor(
  sheet: CaseSheet,
  machine: ShownActor['machine'],
  actorId: string | undefined,
): ShownActor {
  const own = sheet.page.actors.filter((actor) => actor.machine === machine)
  const found = actorId === undefined && own.length === 1 ? own[0] : own.find(({ id }) => id === actorId)
  if (found) return found
  throw new AppError('NOT_FOUND', '本件没有这个环节，或者您不能查看它；请刷新后重新选择')
}

/** The signer, who must be named on such a paper. Throws NOT_FOUND for others. */
export function requireSigner(sheet: CaseSheet, deputyId: string | undefined): Signer {
  const found = sheet.signers.find(({ id }) => id === deputyId)
  if (found) return found
  throw new AppError('NOT_FOUND', '本件的提出人中没有这名代表，或者您不能查看；请刷新后重新选择')
}

/** The day on which this clock of the actor ends. */
export function dueOf({ page }: CaseSheet, actorId: string, ...kinds: string[]): string {
  return page.deadlines.findLast((row) => row.actor_id === actorId && kinds.includes(row.kind))?.due_on ?? ''
}
