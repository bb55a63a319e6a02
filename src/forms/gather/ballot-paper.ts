import { dayWords } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'
import { hallTitle, modeText, readHallSession, shownCases } from '../hall-session.ts'

/** So many papers stand on one page where each has no more items than this. */
const COPIES: readonly (readonly [copies: number, mostItems: number])[] = [
  [3, 1],
  [2, 5],
]
/** A title longer than this takes so much room that a page holds one paper. */
const LONGEST_FOR_COPIES = 60
const CUT = '－－－－－－－－－－－－－　裁　切　线　－－－－－－－－－－－－－'

/** No name and no number of a voter or of a paper is on it: all papers of a session are alike. */
const gather: Gather = async (trx, ask, context) => {
  const session = await readHallSession(trx, ask, context)
  const { label, on, items, policy } = session
  const isLong = items.some((item) => Array.from(hallTitle(item)).length > LONGEST_FOR_COPIES)
  const copies = isLong ? 1 : (COPIES.find(([, most]) => items.length <= most)?.[0] ?? 1)
  return {
    title: `满意度测评票（${label}）`,
    caseIds: shownCases(session),
    data: {
      会议: label,
      日期: dayWords(on),
      份: Array.from({ length: copies }, (_, n) => ({ 裁切线: n === 0 ? '' : CUT })),
      项目: items.map((item, n) => ({
        序号: String(n + 1),
        编号: item.number ?? '',
        标题: hallTitle(item),
        单位: item.units.join('、'),
      })),
      填写说明: howToMark(modeText(policy), items.length),
    },
  }
}

function howToMark(mode: string, items: number): string {
  const each = items === 1 ? '只画一个' : '每件建议只画一个'
  const [it, such] = items === 1 ? ['', '该票'] : ['某件', '该件']
  return `测评采用${mode}方式。同意哪一项，就在哪一项的空格内画“○”，${each}；${it}都不画的，计为弃权；画两个以上的，${such}作无效处理。请勿在票上署名或作其他记号。`
}

export const BALLOT_PAPER_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }
