import type { ReportBody, ReportRun } from '../../contract/report-body.ts'
import { dateInWords } from '../../documents/official/text.ts'
import { FIGURES } from '../../figures/all-figures.ts'
import { BASIS_WORDS } from '../../figures/figure.ts'
import { formulaOf, labelOf } from '../../figures/words.ts'
import { type Audience, type ReportKindId, reportKind } from '../kinds.ts'
import type { ReportAsk } from './compose-report.ts'
import { periodInWords } from './number-words.ts'
import type { Subject } from './report-subject.ts'

/** 濮阳市 of 濮阳市人民代表大会, and of 濮阳市（2024年工作计划）. */
export function placeOf({ congress }: Pick<ReportAsk, 'congress'>): string {
  return congress.name.replace(/（[^（）]*）/gu, '').replace(/(第.{1,4}届)?(人民代表大会|人大).*$/u, '')
}

/** Who signs it: the office of the standing committee, in a township the presidium; a unit its own. */
export function makerOf(ask: ReportAsk, subject: Subject): string {
  const { audience, body } = reportKind(ask.kind)
  if (audience === 'handling_unit' && subject.name !== null) return subject.name
  if (body !== null && subject.name !== null) return withPlace(ask, subject.name)
  return officeOf(ask)
}

export function officeOf(ask: Pick<ReportAsk, 'congress' | 'policy'>): string {
  const place = placeOf(ask)
  if (ask.congress.level === 'township') return `${place}人民代表大会主席团`
  const label = ask.policy.labels['deputy_office'] ?? '代表工作机构'
  const office = label.replace(/（.*?）/g, '').replace(/^.*?人大常委会/u, '')
  return `${place}人大常委会${office}`
}

/** 濮阳市人民政府 of 市人民政府. */
function withPlace(ask: ReportAsk, name: string): string {
  const place = placeOf(ask)
  if (name.startsWith(place)) return name
  const [last = ''] = place.slice(-1)
  return last !== '' && name.startsWith(last) ? `${place}${name.slice(1)}` : `${place}${name}`
}

/** The usual title: 关于2026年濮阳市人大代表建议办理和督办情况的报告. */
export function titleOf(ask: ReportAsk, subject: Subject): string {
  if (ask.title !== undefined) return ask.title
  const period = periodInWords(ask.book.fromOn, ask.book.toOn)
  const what = `${period}${placeOf(ask)}人大代表建议`
  const name = subject.name ?? ''
  const first = ask.policy.categories.first?.label ?? '一类建议'
  const titles: Readonly<Record<ReportKindId, string>> = {
    first_category_report: `关于${period}${first.includes('建议') ? first : `${first}建议`}办理情况的报告`,
    annual_report: ask.congress.level === 'township' ? `关于${what}办理情况的报告` : `关于${what}办理和督办情况的报告`,
    next_congress: `关于${what}办理情况的报告`,
    public_version: `关于${what}办理情况的报告（公开版）`,
    satisfaction: `关于${what}办理满意度情况的报告`,
    unit: name === '' ? `${what}承办单位办理情况的报告` : `${name}${period}办理代表建议情况的报告`,
    committee: name === '' ? `${what}督办情况的报告` : `${name}${period}督办代表建议情况的报告`,
    key_case: `关于${period}${ask.policy.labels['key'] ?? '重点督促办理'}的代表建议办理情况的报告`,
    follow_up: `关于${what}${ask.policy.labels['follow_up_review'] ?? '“回头看”'}情况的报告`,
    ledger: `${what}办理台账`,
    unit_yearly: `${name}关于${period}办理代表建议工作情况的报告`,
    government_yearly: `关于${period}办理代表建议情况的报告`,
    court_yearly: `关于${period}办理代表建议情况的报告`,
    procuratorate_yearly: `关于${period}办理代表建议情况的报告`,
    figures: `${what}统计表`,
  }
  return titles[ask.kind]
}

const SALUTATIONS: Readonly<Partial<Record<Audience, string>>> = {
  standing_committee: '主任、各位副主任、秘书长，各位委员：',
  congress: '各位代表：',
  council_of_chairpersons: '主任、各位副主任：',
}

export function salutationOf(ask: ReportAsk): string | null {
  const { audience } = reportKind(ask.kind)
  if (ask.congress.level === 'township' && audience === 'standing_committee') return '各位代表：'
  if (audience === 'handling_unit') return `${officeOf(ask)}：`
  return SALUTATIONS[audience] ?? null
}

/** What the period is, up to which day it was counted and by which of the two dates. */
export function scopeWords({ book }: ReportAsk): string {
  return `统计期间为${dateInWords(book.fromOn)}至${dateInWords(book.toOn)}，办理情况截至${dateInWords(book.asOf)}（统计日），${BASIS_WORDS[book.basis]}`
}

/** The same as a part of a sentence, by whose name a template finds it. */
export function scopeRun(ask: ReportAsk): ReportRun {
  return { text: scopeWords(ask), name: '统计说明' }
}

/** 口径 of every number that the report has; what all have in common is said once, first. */
export function formulasOf(
  ask: ReportAsk,
  { used, formerWasEmpty }: { used: ReadonlySet<string>; formerWasEmpty: boolean },
): ReportBody['formulas'] {
  const { book, policy } = ask
  const closing = `。截至${dateInWords(book.asOf)}，${BASIS_WORDS[book.basis]}`
  const usual = `${dateInWords(book.fromOn)}至${dateInWords(book.toOn)}收到的建议中：`
  // A share says what its two sides count.
  const sides = new Set(
    FIGURES.flatMap((figure) => (figure.kind === 'share' && used.has(figure.id) ? [figure.part, figure.base] : [])),
  )
  const own = FIGURES.filter(({ id }) => used.has(id) && !sides.has(id)).map((figure) => ({
    label: labelOf(figure, policy),
    unit: figure.unit,
    formula: `${formulaOf(figure, policy, book).replace(closing, '').replaceAll(usual, '')}。`.replace(/。。$/, '。'),
  }))
  if (own.length === 0) return []
  const common = `${scopeWords(ask)}；除另有注明外，都在${dateInWords(book.fromOn)}至${dateInWords(book.toOn)}收到的建议中统计。百分比保留一位小数；同一整体的各部分占比按最大余额法取舍，合计为100.0%。基数为零的比率不计算，记作“—”。`
  const former = ask.formerBook
    ? `上年同期为${dateInWords(ask.formerBook.fromOn)}至${dateInWords(ask.formerBook.toOn)}，办理情况截至${dateInWords(ask.formerBook.asOf)}；增减按所列数字计算。`
    : formerWasEmpty
      ? '上年同期没有收到建议的记录，不作比较。'
      : ''
  return [{ label: '统计范围', unit: '总则', formula: `${common}${former}` }, ...own]
}
