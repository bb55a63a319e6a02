import { CLOCK_LABELS } from '../../machines/labels.ts'
import type { ClockKind } from '../../machines/policy/words.ts'
import type { LetterCitation, LetterItem } from '../contract/letters-endpoints.ts'

/** What the unit is asked to do about each clock; also in the table of a letter. */
const DEMANDS: Partial<Record<ClockKind, string>> = {
  acknowledge: '签收并明确承办人员',
  first_contact: '与代表沟通联系并报送情况',
  opinion: '向主办单位提出书面协办意见',
  opinion_redo: '重新提出书面协办意见',
  reply: '书面答复代表并报送答复件',
  rehandling: '再次办理并重新答复代表',
  assessment_action: '按评估结论办理并答复代表',
  commitment: '兑现承诺并报送办理结果',
  rectification: '完成整改并书面报告',
}

/** Of a clock for which nothing special is demanded: to do what is due. */
export function demandOf(kind: ClockKind): string {
  return DEMANDS[kind] ?? '完成办理并书面报告'
}

/** 2026年7月1日 */
export function dayInWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

export type LetterFacts = {
  items: readonly (LetterItem & { name: string })[]
  citations: readonly LetterCitation[]
  /** Where the duties passed on: the former unit by name. */
  formerName: string | null
  datedOn: string
  demandOn: string
}

/** 关于催办第12号代表建议的函 */
export function titleOf({ items }: Pick<LetterFacts, 'items'>): string {
  const [first] = items
  return first && countCases(items) === 1 ? `关于催办${first.name}的函` : '关于催办逾期代表建议的函'
}

/** The paragraphs of a letter from its facts; people change them as they like. */
export function paragraphsOf(facts: LetterFacts): string[] {
  const { items } = facts
  const rules = rulesSentence(facts)
  return [
    items.length === 1 ? openingOfOne(facts) : openingOfMany(facts),
    ...(rules === null ? [] : [rules]),
    `${demandSentence(facts)}确因特殊情况不能按期完成的，请在此之前书面说明原因、进展和拟完成的时间。`,
    '特此函告。',
  ]
}

/** From so many rows on, the table stands on pages of its own behind the letter. */
const MOST_ROWS_WITHIN = 6

export type TablePlace = 'none' | 'within' | 'attached'
export function tablePlaceOf(rows: number): TablePlace {
  if (rows <= 1) return 'none'
  return rows <= MOST_ROWS_WITHIN ? 'within' : 'attached'
}

export function countCases(items: readonly Pick<LetterItem, 'caseId'>[]): number {
  return new Set(items.map(({ caseId }) => caseId)).size
}

function openingOfOne({ items, formerName, datedOn }: LetterFacts): string {
  const [item] = items
  if (!item) return ''
  const subject = item.title === null ? '（标题从略）' : `《${item.title}》`
  const whose = formerName === null ? '你单位承办的' : `原由${formerName}承办、现由你单位办理的`
  return `${whose}${item.name}${subject}，${item.clockLabel}于${dayInWords(item.dueOn)}届满。截至${dayInWords(datedOn)}，已逾期${overdueWords(item)}，尚未办理完毕。`
}

function openingOfMany({ items, formerName, datedOn }: LetterFacts): string {
  const cases = countCases(items)
  const which = cases === items.length ? `${cases}件` : `${cases}件、${items.length}项`
  const whose = formerName === null ? '你单位承办的' : `原由${formerName}承办、现由你单位办理的`
  const worst = items.toSorted((one, other) => other.daysOverdue - one.daysOverdue)[0]
  const longest = worst ? `逾期最长的是${worst.number}，已逾期${overdueWords(worst)}。` : ''
  const where = tablePlaceOf(items.length) === 'attached' ? '详见附件。' : '具体如下表。'
  return `截至${dayInWords(datedOn)}，${whose}代表建议、批评和意见中，有${which}已超过办理期限仍未办理完毕。${longest}${where}`
}

function overdueWords({ daysOverdue, workingDaysOverdue }: LetterItem): string {
  return `${daysOverdue}天（${workingDaysOverdue}个工作日）`
}

function demandSentence({ items, demandOn }: LetterFacts): string {
  const byDemand = new Map<string, LetterItem[]>()
  for (const item of items) {
    const those = byDemand.get(item.demand)
    if (those) those.push(item)
    else byDemand.set(item.demand, [item])
  }
  const demands = [...byDemand.entries()]
  const by = `请你单位高度重视，于${dayInWords(demandOn)}前`
  if (demands.length === 1) return `${by}${demands[0]?.[0] ?? ''}。`
  const parts = demands.map(
    ([demand, those]) => `${CLOCK_LABELS[those[0]?.clock ?? 'reply']}已过的${those.length}项，${demand}`,
  )
  return `${by}分别办理：${parts.join('；')}。`
}

/** So many numbers are told before it says 等. */
const MOST_NUMBERS = 8

/** Each term with the rule by which it stands; null where only assumed rules set them. */
function rulesSentence({ items, citations }: LetterFacts): string | null {
  if (citations.length === 0) return null
  const parts = citations.map(({ as, text, of }) => {
    const whats = of.map(({ clock, caseIds }) => {
      const ofClock = items.filter((item) => item.clock === clock)
      const known = new Set(caseIds)
      const those = ofClock.filter(({ caseId }) => known.has(caseId))
      const label = CLOCK_LABELS[clock]
      return those.length === ofClock.length ? label : `${numbersInWords(those)}的${label}`
    })
    return `${whats.join('、')}${as === 'cited' ? '依据' : '参照'}${text}`
  })
  return `上述期限中，${parts.map((part) => `${part}确定`).join('；')}。`
}

function numbersInWords(items: readonly LetterItem[]): string {
  const numbers = [...new Set(items.map(({ number }) => number))]
  const shown = numbers.slice(0, MOST_NUMBERS).join('、')
  return numbers.length > MOST_NUMBERS ? `${shown}等${numbers.length}件` : shown
}
