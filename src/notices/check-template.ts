import { TEMPLATE_FIELD_LABELS, type TemplateProblem } from '../contract/templates-endpoints.ts'
import { NOTICE_KINDS, type NoticeKind } from './kinds.ts'
import { namesIn, WORD_FIELDS, type Words } from './render-words.ts'
import { VARIABLES } from './variables.ts'

type Field = (typeof WORD_FIELDS)[number]

/** Everything that is wrong with a template, each with its place; nothing when it may be sent. */
export function checkTemplate(kind: NoticeKind, words: Words): TemplateProblem[] {
  return WORD_FIELDS.flatMap((field) => [
    ...checkBraces(field, words[field]),
    ...checkNames(kind, field, words[field]),
    ...checkWhole(kind, field, words[field]),
  ])
}

/** A brace that stands alone is a variable that will not be filled in. */
function checkBraces(field: Field, text: string): TemplateProblem[] {
  const rest = text.replace(/\{[^{}\n]*\}/g, (found) => ' '.repeat(found.length))
  return [...rest.matchAll(/[{}]/g)].map(({ index, 0: brace }) =>
    problem(field, text, index, `这里的“${brace}”不成对；变量应写作 {到期日} 这样，不是变量的花括号请删去`),
  )
}

function checkNames(kind: NoticeKind, field: Field, text: string): TemplateProblem[] {
  const { variables } = NOTICE_KINDS[kind]
  const usable = variables.filter((name) => field === 'body' || VARIABLES[name].isOpen)
  const choice = usable.map((name) => `{${VARIABLES[name].label}}`).join('、')
  return namesIn(text).flatMap(({ label, name, at }) => {
    if (name !== undefined && usable.includes(name)) return []
    const isClosed = name !== undefined && variables.includes(name)
    const why = isClosed
      ? `{${label}}不能用在${TEMPLATE_FIELD_LABELS[field]}：它会经过短信、群机器人等外部渠道，只能写编号、件数和日期`
      : `没有变量{${label}}`
    return [problem(field, text, at, `${why}；这里可用的有：${choice}`)]
  })
}

function checkWhole(kind: NoticeKind, field: Field, text: string): TemplateProblem[] {
  const { mustName, mustSay, mustNotSay } = NOTICE_KINDS[kind]
  if (text.trim() === '') return [problem(field, text, 0, '是空的；请填写')]
  const found: TemplateProblem[] = []
  if (field === 'subject' && text.includes('\n')) found.push(problem(field, text, text.indexOf('\n'), '标题只能有一行'))
  const named = new Set(namesIn(text).map(({ name }) => name))
  for (const name of field === 'body' ? mustName : []) {
    if (!named.has(name)) found.push(problem(field, text, text.length, `缺少必须写明的{${VARIABLES[name].label}}`))
  }
  if (mustSay !== undefined && !text.includes(mustSay)) {
    found.push(problem(field, text, text.length, `这种通知应写明“${mustSay}”`))
  }
  const at = mustNotSay === undefined ? -1 : text.indexOf(mustNotSay)
  if (at >= 0) found.push(problem(field, text, at, `期限未过，不能写“${mustNotSay}”；应写“将于……到期”`))
  return found
}

/** Lines and columns from 1, a rare character counted as one. */
function problem(field: Field, text: string, at: number, message: string): TemplateProblem {
  const before = text.slice(0, at).split('\n')
  return {
    field,
    fieldLabel: TEMPLATE_FIELD_LABELS[field],
    line: before.length,
    column: [...(before.at(-1) ?? '')].length + 1,
    message,
  }
}
