import type { Told } from '../../machines/effects.ts'
import { CONTENT_EVENTS, DEPUTY_FIELDS, ON_SECRET_PAPER } from '../../machines/reading.ts'
import type { CaseReading } from '../db/read/case-reading.ts'
import { AppError } from '../errors.ts'

/** Of a state secret nothing is entered that says what it is about. Throws RULE_NOT_MET. */
export function refuseSecretWords({ isSecret }: CaseReading, event: Told): void {
  if (!isSecret || event['text'] === undefined || !CONTENT_EVENTS.has(event.type)) return
  if (wordsIn(event['text']).every((words) => words.trim() === ON_SECRET_PAPER)) return
  throw new AppError(
    'RULE_NOT_MET',
    `涉密建议只登记存根：标题、正文和答复内容不得录入；必填的文字请只写“${ON_SECRET_PAPER}”，内容在涉密载体上办理`,
  )
}

/** Who may not know the proposers names no deputy: whether a guess was right would be the answer. Throws RULE_NOT_MET. */
export function refuseGuesses({ knowsProposer }: CaseReading, event: Told): void {
  if (knowsProposer || !DEPUTY_FIELDS.some((field) => isNamed(event[field]))) return
  throw new AppError(
    'RULE_NOT_MET',
    '本件的提出人保密；与代表沟通联系、征求意见、送达答复等事项，请由代表工作机构联系并登记',
  )
}

function isNamed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== undefined && value !== null
  return Object.keys(value).length > 0
}

function wordsIn(text: unknown): string[] {
  if (typeof text === 'string') return [text]
  return typeof text === 'object' && text !== null ? Object.values(text).flatMap(wordsIn) : []
}
