import { z } from 'zod'

import { dayInZone } from '../../../machines/policy/day.ts'
import type { Dossier } from '../../contract/dossiers-endpoints.ts'
import { readDossier } from '../../dossiers/read-dossier.ts'
import { AppError } from '../../errors.ts'
import { inChinese } from '../../office/case-name.ts'
import { besideSession, dayWords, officeName } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'

const About = z.object({
  year: z.int().min(1949).max(2199).optional(),
  termNo: z.int().min(1).max(200).optional(),
})
type Suggestion = Dossier['suggestions'][number]
const NONE = '本时段没有记录'
const FORMS = { screen: '网上确认', wet_signature: '书面签名' } as const
const NOTE =
  '本档案由建议办理的记录和代表工作机构的登记形成，只记事实和日期，不记代表的评价，不作代表之间的比较和排名。涉密、内部和保护提出人的建议不列入打印件。代表本人认为有误的，可以申请更正。'

/** The dossier on paper: without what must not leave the house, and without what was struck out. */
const gather: Gather = async (trx, { deputyId, about: asked }, context) => {
  const about = About.safeParse(asked ?? {})
  if (!about.success || deputyId === undefined) {
    throw new AppError('REQUEST_INVALID', '没有写明是哪位代表的档案，或者年度、届次写得不对；请从履职档案页面制发')
  }
  const dossier = await readDossier(trx, { viewer: context.viewer, deputyId }, about.data)
  const { deputy, span } = dossier
  return {
    title: `${deputy.name ?? ''}代表履职档案（${span.label}）`,
    caseIds: shownCases(dossier),
    namesProposers: true,
    data: {
      人大名称: context.congress.name,
      时段: span.label === '全部' ? '历年' : span.label,
      姓名: deputy.name ?? '',
      代表团: deputy.delegationName ?? '',
      工作单位: deputy.employer ?? '',
      届次: deputy.terms.map(({ termNo }) => `第${inChinese(termNo)}届`).join('、'),
      资格: deputy.statusLabel,
      ...linesOf(dossier, context.policy.office.zone),
      说明: NOTE,
      建档单位: officeName(context),
      日期: dayWords(context.datedOn),
    },
  }
}

/** Cases that stand on the paper: who may not read one of them later may not read the paper. */
function shownCases({ suggestions, acts }: Dossier): string[] {
  const ofActs = acts.flatMap((act) => (act.isMarked || act.case === null ? [] : [act.case.id]))
  return [...new Set([...suggestions.flatMap((one) => (one.isMarked ? [] : [one.caseId])), ...ofActs])]
}

function linesOf({ suggestions, acts, entries, corrections }: Dossier, zone: string) {
  const ofPart = (part: Suggestion['part']) => suggestions.filter((one) => one.part === part && !one.isMarked)
  const entered = entries.filter(({ struckAt }) => struckAt === null)
  const marked = new Set([...suggestions, ...acts].filter(({ isMarked }) => isMarked).map(({ key }) => key))
  const granted = corrections.filter(
    ({ outcome, entryKey }) => outcome === 'accepted' && !(entryKey !== null && marked.has(entryKey)),
  )
  return {
    领衔: orNone(
      ofPart('lead').map((one) => ({ ...suggestionLine(one), 提出日期: one.submittedOn })),
      '标题',
    ),
    附议: orNone(
      ofPart('cosigner').map((one) => ({
        ...suggestionLine(one),
        确认: one.confirmedOn === null ? '' : `${one.confirmedOn} ${one.confirmedBy ? FORMS[one.confirmedBy] : ''}`,
      })),
      '标题',
    ),
    活动: orNone(
      acts
        .filter(({ isMarked }) => !isMarked)
        .map(({ onDay, label, words, case: of }) => ({
          日期: onDay,
          事项: words === null || words === label ? label : `${label}（${words}）`,
          建议: of === null ? '' : `${of.number ?? ''}${of.title === null ? '' : `《${of.title}》`}`,
        })),
      '事项',
    ),
    登记: orNone(
      entered.map(({ onDay, label, words }) => ({ 日期: onDay, 类别: label, 内容: words })),
      '内容',
    ),
    更正: granted.map(({ decidedAt, about, answer }) => ({
      日期: decidedAt === null ? '' : dayInZone(decidedAt, zone),
      所指: about,
      答复: answer ?? '',
    })),
  }
}

function suggestionLine(one: Suggestion): Record<string, string> {
  const { termNo, sessionNo, period, number, title, units, repliedOn, resultClasses, concludedOn } = one
  const session = period === 'in_session' ? `${termNo}届${sessionNo}次` : `${termNo}届闭会`
  const classes = [...new Set(resultClasses)].map((code) => `${code}类`).join('、')
  const replied = repliedOn === null ? one.stateLabel : `${repliedOn} 办复${classes === '' ? '' : `（${classes}）`}`
  const repeats = one.repeats.length + one.otherRepeats
  return {
    编号: `${session} ${number === null ? '（未编号）' : besideSession(number)}`,
    标题: title ?? '',
    办理: [units.join('、'), replied, concludedOn !== null && `${concludedOn} 办结`].filter(Boolean).join('　'),
    备注: [
      one.isKey && '重点督办',
      one.motionNumber !== null && `由议案${one.motionNumber}转为建议`,
      repeats > 0 && `重复提出${one.repeats.length > 0 ? `（${one.repeats.join('、')}）` : ''}`,
    ]
      .filter(Boolean)
      .join('；'),
  }
}

/** The day is empty, lest the one of the paper stand in its place. */
function orNone(lines: readonly Record<string, string>[], field: string): Record<string, string>[] {
  return lines.length > 0 ? [...lines] : [{ 日期: '', [field]: NONE }]
}

export const DOSSIER_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }
