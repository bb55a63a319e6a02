import type { Policy } from '../../machines/policy/schema.ts'
import { dateInWords } from '../documents/official/text.ts'
import type { GatherContext } from './gather.ts'

/** 2026年3月1日; empty for no day. */
export function dayWords(day: string | null | undefined): string {
  return day ? dateInWords(day) : ''
}

type Place = Pick<GatherContext, 'congress'> & { policy: Policy }

/** 甲市 of 甲市人民代表大会. */
export function placeOf({ congress }: Pick<GatherContext, 'congress'>): string {
  return congress.name.replace(/人民代表大会$/, '')
}

/** Under whose name the office writes: 甲市人民代表大会常务委员会, in a township its presidium. */
export function standingBody({ congress, policy }: Place): string {
  return `${congress.name}${policy.office.body === 'presidium' ? '主席团' : '常务委员会'}`
}

/** 甲市人大常委会选举任免代表联络工作委员会: the deputy office by its full name here, without the short one behind it. */
export function officeName(place: Place): string {
  const { policy } = place
  if (policy.office.body === 'presidium') return standingBody(place)
  const own = (policy.labels['deputy_office'] ?? '代表工作机构').replace(/（[^）]*）$/, '')
  return own.includes('人大') ? own : `${placeOf(place)}人大常委会${own}`
}

/** Where a unit sends its copies: the deputy office, and the body's own inspectors. */
export function copiesOf(place: Place, bodyName: string | null): string {
  const body = bodyName === null ? '' : bodyName.includes('政府') ? `${placeOf(place)}人民政府督查室` : bodyName
  return [officeName(place), body].filter((name) => name !== '').join('，')
}

/** 第12号 of 9届5次第12号: beside the name of the session, which says the rest. */
export function besideSession(number: string): string {
  return number.replace(/^\d+届\d+次(?=第)/, '')
}

/** 甲局、乙局 */
export function joinNames(names: readonly string[]): string {
  return names.join('、')
}
