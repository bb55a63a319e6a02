import { z } from 'zod'

/** From now on what zod says of a wrong value is Chinese, and is what a person can act on. */
export function speakChinese(): void {
  z.config({ customError: explain })
}

const FORMATS: Readonly<Record<string, string>> = {
  date: '应是 2026-03-05 这样的日期',
  datetime: '应是 2026-03-05T08:30:00Z 这样的时刻',
  email: '应是电子邮件地址',
  url: '应是完整的网址',
  uuid: '应是编号（UUID）',
  regex: '格式不对',
}
const TYPES: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数',
  int: '整数',
  boolean: '是或否',
  array: '一列',
  object: '一组内容',
  record: '一组内容',
  null: '空',
}

function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return '缺少这一项；请填写'
      return `应是${TYPES[issue.expected] ?? '另一种内容'}`
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive ?? true)
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive ?? true)
    case 'invalid_format':
      return FORMATS[issue.format] ?? '格式不对'
    case 'invalid_value':
      return `应是 ${issue.values.slice(0, 12).map(String).join('、')} 之一`
    case 'unrecognized_keys':
      return `多出不认识的内容：${issue.keys.slice(0, 5).join('、')}；请去掉`
    case 'not_multiple_of':
      return `应是 ${issue.divisor} 的倍数`
    case 'invalid_union':
      return '不是允许的任何一种内容'
    case 'invalid_key':
    case 'invalid_element':
      return '其中有不合要求的内容'
    default:
      return undefined
  }
}

function tooSmall(origin: string, least: number, isInclusive: boolean): string {
  if (origin === 'string') return least <= 1 ? '不能为空；请填写' : `至少要 ${least} 个字`
  if (origin === 'array' || origin === 'set') return least <= 1 ? '至少要有一项' : `至少要有 ${least} 项`
  return isInclusive ? `不能小于 ${least}` : `应大于 ${least}`
}

function tooBig(origin: string, most: number, isInclusive: boolean): string {
  if (origin === 'string') return `最多 ${most} 个字`
  if (origin === 'array' || origin === 'set') return `最多 ${most} 项`
  return isInclusive ? `不能大于 ${most}` : `应小于 ${most}`
}
