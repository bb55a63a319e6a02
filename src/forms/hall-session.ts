import { z } from 'zod'

import type { Policy } from '../../machines/policy/schema.ts'
import { valueText } from '../../machines/policy/value-text.ts'
import { type BallotItemRow, listBallotItems } from '../db/read/ballot-items.ts'
import { findGathering } from '../db/read/gatherings.ts'
import { AppError } from '../errors.ts'
import { inChinese } from '../office/case-name.ts'
import type { FormAsk, GatherContext, Trx } from './gather.ts'

type BallotPolicy = Policy['ballot']
const About = z.object({ sessionId: z.string().min(1).max(64) })
/** What stands in place of a title that is not printed. */
const UNTITLED = '（标题不印，见会议材料）'

export type HallSession = { label: string; on: string; items: BallotItemRow[]; policy: BallotPolicy }

/**
 * The ballot session that is asked for, with its agenda. Throws NOT_FOUND, RULE_NOT_MET for an empty agenda, and
 * NOT_ALLOWED where the viewer may not read all of it.
 */
export async function readHallSession(trx: Trx, ask: FormAsk, context: GatherContext): Promise<HallSession> {
  const about = About.safeParse(ask.about)
  if (!about.success) throw new AppError('REQUEST_INVALID', '没有写明是哪一次测评会；请从“满意度测评会”页面制发')
  const session = await findGathering(trx, 'ballot_session', about.data.sessionId)
  if (!session) throw new AppError('NOT_FOUND', '没有这次测评会，或者您不能查看它')
  const items = await listBallotItems(trx, context.viewer, session.id)
  const [first] = items
  if (!first) {
    throw new AppError('RULE_NOT_MET', '这次测评会还没有排入建议；请先在各件建议中登记“提交测评”，再制发')
  }
  if (items.some(({ is_known }) => !is_known)) {
    throw new AppError('NOT_ALLOWED', '议程中有您不能查看的建议，少印一件就是错票；请主任制发')
  }
  const { ballot } = await context.policyOf({ id: first.policy_id, version: first.policy_version })
  return { label: session.label, on: session.on, items, policy: ballot }
}

/** The title as the hall may read it on paper. */
export function hallTitle({ title, mark }: Pick<BallotItemRow, 'title' | 'mark'>): string {
  return mark === 'internal' || mark === 'state_secret' ? UNTITLED : (title ?? UNTITLED)
}

/** Cases whose content the paper shows: who may not read one of them later may not read the paper. */
export function shownCases({ items }: Pick<HallSession, 'items'>): string[] {
  return items.filter(({ mark }) => mark !== 'internal' && mark !== 'state_secret').map(({ case_id }) => case_id)
}

export function modeText({ mode }: BallotPolicy): string {
  return valueText(mode)
}

/** By which rule the votes become a result, in the words of the policy: base, thresholds, what a tie is, quorum. */
export function ruleText({ base, thresholds, tie, quorum, secondBallot }: BallotPolicy): string {
  const of = (threshold: string, at: 'reaches' | 'fails') =>
    at === 'reaches' ? `达到${fractionText(threshold)}（含本数）` : `超过${fractionText(threshold)}（不含本数）`
  return [
    `以${valueText(base)}为基数`,
    `满意票${of(thresholds.satisfied, tie.satisfied)}的，结果为满意`,
    `达不到的，满意票与基本满意票合计${of(thresholds.basically, tie.basically)}的，结果为基本满意`,
    '其余为不满意',
    `实到人数达到应到人数的${fractionText(quorum)}，方可测评${secondBallot ? '；结果为不满意的，整改后再次测评' : ''}。`,
  ].join('；')
}

/** 二分之一 of `1/2`. */
function fractionText(fraction: string): string {
  const [part = '', whole = ''] = fraction.split('/')
  return part === whole ? '全部' : `${inChinese(Number(whole))}分之${inChinese(Number(part))}`
}
