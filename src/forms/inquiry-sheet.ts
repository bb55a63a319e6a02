import type { Ratings } from '../../machines/inquiry/records.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { valueLabel } from '../contract/value-labels.ts'
import { besideSession } from './form-words.ts'

const RATINGS = ['satisfied', 'basically_satisfied', 'dissatisfied'] as const
const BY_HAND = '　　　　年　　月　　日'

export type SheetHead = {
  session: string
  number: string
  title: string
  deputy: string
  delegation: string
  units: string
  returnTo: string
}
/** What was said, for a sheet that is filled in already. */
export type SheetAnswer = { receivedOn: string; ratings: Ratings; opinion: string; signedOn: string }

/** The fields of one 征询意见表, blank for hands. */
export function blankSheet(policy: Policy, head: SheetHead): Record<string, string> {
  return sheetOf(policy, head, { receivedOn: BY_HAND, ratings: {}, opinion: '', signedOn: BY_HAND })
}

/** The fields of one 征询意见表 as it was answered. */
export function sheetOf(policy: Policy, head: SheetHead, answer: SheetAnswer): Record<string, string> {
  return {
    届次: head.session,
    编号: besideSession(head.number),
    标题: head.title,
    代表: head.deputy,
    代表团: head.delegation,
    承办单位: head.units,
    收到答复: answer.receivedOn || BY_HAND,
    评价: ratingLines(policy, answer.ratings),
    意见: answer.opinion,
    填写日期: answer.signedOn || BY_HAND,
    收表单位: head.returnTo,
  }
}

/** 办理态度：☑满意　□基本满意　□不满意, a line for each dimension of the place. */
export function ratingLines(policy: Policy, ratings: Ratings): string {
  return policy.inquiry.dimensions
    .map((dimension) => {
      const boxes = RATINGS.map(
        (rating) => `${ratings[dimension] === rating ? '☑' : '□'}${valueLabel('rating', rating)}`,
      )
      return `${valueLabel('ratings', dimension)}：${boxes.join('　')}`
    })
    .join('\n')
}
