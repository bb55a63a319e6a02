import type { LetterItem } from '../../contract/letters-endpoints.ts'
import { CHASE_LETTER } from '../forms/chase-letter.ts'
import type { FormData } from '../forms/form-kind.ts'
import { dateInWords } from '../official/text.ts'
import { fillTemplate } from '../templates/fill.ts'

export type ChaseLetter = {
  sender: string
  number: string
  title: string
  addressee: string
  paragraphs: readonly string[]
  datedOn: string
  demandOn: string
  copyTo: readonly string[]
  contact: string | null
  items: readonly LetterItem[]
  tablePlace: 'none' | 'within' | 'attached'
}

/** 催办函 in the form of a letter (信函格式), as .docx: by the office's own template, or without one by the shipped. */
export async function renderChaseLetter(letter: ChaseLetter, template?: Buffer): Promise<Buffer> {
  return fillTemplate(template ?? (await CHASE_LETTER.build()), dataOf(letter))
}

function dataOf(letter: ChaseLetter): FormData {
  const { paragraphs, tablePlace, items, copyTo, contact } = letter
  const [opening = '', ...rest] = paragraphs
  return {
    发函机关: letter.sender,
    文号: letter.number,
    标题: letter.title,
    主送: letter.addressee,
    首段: opening,
    中间段落: rest.slice(0, -1).map((text) => ({ 段落: text })),
    末段: rest.at(-1) ?? '',
    文中列表: tablePlace === 'within' ? '1' : '',
    附件列表: tablePlace === 'attached' ? '1' : '',
    办理期限: dateInWords(letter.demandOn),
    事项: items.map(lineOf),
    成文日期: dateInWords(letter.datedOn),
    联系: contact ?? '',
    抄送: copyTo.join('，'),
  }
}

function lineOf(item: LetterItem, n: number): Record<string, string> {
  return {
    序号: String(n + 1),
    编号: item.number,
    建议标题: item.title ?? '（标题从略）',
    期限种类: item.clockLabel,
    届满日期: `${dateInWords(item.dueOn)}${item.provisional ? '（暂定）' : ''}`,
    逾期: `${item.daysOverdue}天`,
    要求: item.demand,
  }
}
