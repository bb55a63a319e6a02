import type { DraftView } from '../../contract/notices-endpoints.ts'

/** `局长甲（市交通运输局，承办单位主要负责人）`. */
export function recipientText(recipient: DraftView['recipient']): string {
  if (!recipient) return '没有找到收件人'
  const { name, unitName, roleLabel } = recipient
  const more = [unitName, roleLabel].filter((part) => part && part !== name).join('，')
  return `${name ?? '（群）'}${more ? `（${more}）` : ''}`
}

/** A draft in a few words: which suggestion, to whom. */
export function nameOf({ case: { number }, recipient }: DraftView): string {
  return `${number ?? '未编号的建议'}，发给${recipient?.name ?? '收件人'}`
}

/** Without empty lines, so that more drafts can be seen at once. */
export function squeezed(text: string): string {
  return text.replace(/\n{2,}/g, '\n')
}
