import type { Policy } from '../../machines/policy/schema.ts'
import { figureOf } from './all-figures.ts'
import { countedWithoutRating, NO_RATINGS, RATINGS } from './catalogue/ratings.ts'
import { BASIS_WORDS, type BookDays, type Figure, type Population } from './figure.ts'

const POPULATION_WORDS: Readonly<Record<Population, string>> = {
  received: '{from}至{to}收到的建议中：',
  held: '{from}至{to}举行的测评中（不论建议何时收到）：',
  due: '{from}至{to}到期的承诺中：',
  opened: '{from}至{to}列入、提出的（以列入、提出之日计，不论建议何时收到；以前列入、提出而本期才核查、办理的不计）：',
  cppcc: '{from}至{to}收到的政协提案中：',
}

/** 中文 name of a figure in the words of the place. */
export function labelOf(figure: Figure, policy: Policy): string {
  return fill(figure.label, wordsOf(policy))
}

/** The same in words that hold everywhere: a name that no change of the rules may alter. */
export function neutralLabel(label: string): string {
  return fill(label, USUAL_WORDS)
}

/** 口径 as it is printed with the number: what is counted, among what, up to which day, by which date; null: in general. */
export function formulaOf(figure: Figure, policy: Policy, days: BookDays | null): string {
  const words = wordsOf(policy)
  if (figure.kind === 'share') {
    const [part, base] = [figureOf(figure.part), figureOf(figure.base)]
    const text = `${part.label}÷${base.label}。${part.label}：${ownFormula(part)}；${base.label}：${ownFormula(base)}；基数为零时不计算，记作“—”`
    return `${fill(text, { ...words, ...dayWords(days) })}。${closing(days)}`
  }
  return `${fill(ownFormula(figure), { ...words, ...dayWords(days) })}。${closing(days)}`
}

function ownFormula(figure: Figure): string {
  return figure.kind === 'share' ? '' : `${POPULATION_WORDS[figure.population]}${figure.formula}`
}

function closing(days: BookDays | null): string {
  if (!days) return '截至统计日'
  const { asOf, basis } = days
  return `截至${inChinese(asOf)}，${BASIS_WORDS[basis]}`
}

function dayWords(days: BookDays | null) {
  if (!days) return { from: '期间起日', to: '期间止日' }
  return { from: inChinese(days.fromOn), to: inChinese(days.toOn) }
}

const USUAL_WORDS = {
  co: '协办',
  opinion: '协办意见',
  rehandling: '再次办理',
  strike_off: '销号',
  ballot: '满意度测评',
  follow_up_review: '“回头看”',
  key: '重点督促办理',
  first: '一类',
  second: '二类',
  third: '三类',
} as const

/** The words that differ from place to place, by the name under which labels and formulas call them. */
function wordsOf(policy: Policy): Readonly<Record<string, string>> {
  const { labels, categories } = policy
  const { first, second, third, ...words } = USUAL_WORDS
  return {
    ...Object.fromEntries(Object.entries(words).map(([name, usual]) => [name, labels[name] ?? usual])),
    first: categories.first?.label ?? first,
    second: categories.second?.label ?? second,
    third: categories.third?.label ?? third,
    ratingBase: ratingBaseWords(policy),
  }
}

function ratingBaseWords(policy: Policy): string {
  const counted = countedWithoutRating(policy)
  const apart = Object.entries(NO_RATINGS).filter(([key]) => !counted.some((one) => one === key))
  const within = [...Object.values(RATINGS), ...counted.map((one) => NO_RATINGS[one])]
  return `${within.join('、')}；${apart.map(([, label]) => label).join('、')}的另计，不在基数内`
}

function fill(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const word = words[name]
    if (word === undefined) throw new Error(`No word for "{${name}}" in "${text}"`)
    return word
  })
}

function inChinese(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}
