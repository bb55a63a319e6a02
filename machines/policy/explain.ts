import { z } from 'zod'

import { didYouMean } from './did-you-mean.ts'
import { type Problem, pathText, shown } from './problem.ts'

type Issue = z.core.$ZodIssue
type Known = { schema: z.core.$ZodType; root: unknown }

const TYPE_NAMES: Record<string, string> = {
  string: '文字（加双引号）',
  number: '数字',
  int: '整数',
  boolean: '真假值（true 或 false）',
  object: '对象 {…}',
  record: '对象 {…}',
  array: '数组 […]',
  null: '空值 null',
}

/** What zod found wrong, as problems with a path and a Chinese sentence; one for each unknown key. */
export function explainIssues(issues: readonly Issue[], root: unknown, schema: z.core.$ZodType): Problem[] {
  const problems = issues.flatMap((issue) => explain(issue, { schema, root }))
  const said = new Set<string>()
  return problems.filter(({ path, expected }) => {
    const isNew = !said.has(`${path} ${expected}`)
    said.add(`${path} ${expected}`)
    return isNew
  })
}

function explain(issue: Issue, known: Known): Problem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(issue.path, key, known))
    case 'invalid_value':
      return [wrongWord(issue.path, issue.values.map(String), known)]
    case 'invalid_type':
      return [wrongType(issue.path, issue.expected, known)]
    case 'too_small':
      return [problem(issue.path, known, atLeast(issue.origin, issue.minimum))]
    case 'too_big':
      return [problem(issue.path, known, `不超过 ${issue.maximum}${issue.origin === 'string' ? ' 个字' : ''}`)]
    case 'invalid_format':
    case 'custom':
      return [problem(issue.path, known, expectedByMessage(issue.message))]
    default:
      return [problem(issue.path, known, `符合格式的值（${issue.code}）`)]
  }
}

function problem(path: readonly PropertyKey[], { root }: Known, expected: string): Problem {
  const found = shown(valueAt(root, path))
  const where = pathText(path)
  return {
    path: where,
    found,
    expected,
    message: `“${where}”写的是 ${found}，应为${expected}；请改正`,
    severity: 'error',
  }
}

/** Formats of the schema carry the words for what was expected; a term's message is a whole sentence. */
function expectedByMessage(message: string): string {
  const afterTerm = /不是期限；应写作 (.*)$/.exec(message)
  return afterTerm ? `期限：${afterTerm[1]}` : message
}

function atLeast(origin: string, minimum: number | bigint): string {
  if (origin === 'string') return '不空的文字'
  return origin === 'array' ? `至少 ${minimum} 项的数组` : `不小于 ${minimum} 的数字`
}

function wrongType(path: readonly PropertyKey[], expected: string, known: Known): Problem {
  const name = TYPE_NAMES[expected] ?? expected
  if (valueAt(known.root, path) !== undefined) return problem(path, known, name)
  return missing(path, name)
}

function missing(path: readonly PropertyKey[], expected: string): Problem {
  const where = pathText(path)
  const hint = path.length === 1 ? '；没有可以继承的值，请写出这一节，或者用 extends 继承一份完整的规则' : '；请补上'
  return {
    path: where,
    found: '（无）',
    expected,
    message: `缺少“${where}”，应为${expected}${hint}`,
    severity: 'error',
  }
}

function wrongWord(path: readonly PropertyKey[], words: readonly string[], known: Known): Problem {
  const value = valueAt(known.root, path)
  const expected = words.length === 1 ? `${words[0]}` : `以下之一：${words.join('、')}`
  if (value === undefined) return missing(path, expected)
  const near = typeof value === 'string' ? didYouMean(value, words) : undefined
  const plain = problem(path, known, expected)
  return near ? { ...plain, message: `${plain.message}。是不是“${near}”？` } : plain
}

function unknownKey(path: readonly PropertyKey[], key: string, { schema, root }: Known): Problem {
  const where = pathText([...path, key])
  const keys = keysAt(schema, path)
  const near = didYouMean(key, keys)
  const expected = `已知的项：${keys.join('、')}`
  const hint = near ? `是不是“${near}”？` : `此处可用的项：${keys.join('、')}。请改正或者删去`
  const holder = valueAt(root, path)
  return {
    path: where,
    found: `${JSON.stringify(key)}: ${shown(memberOf(holder, key))}`,
    expected,
    message: `“${where}”是不认识的项；${hint}`,
    severity: 'error',
  }
}

/** The value at a path of the file, or undefined. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(memberOf, root)
}

function memberOf(holder: unknown, key: PropertyKey): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined
  return (holder as Record<PropertyKey, unknown>)[key]
}

function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let here: z.core.$ZodType | undefined = bare(schema)
  for (const key of path) here = here && childOf(here, key)
  if (here instanceof z.ZodObject) return Object.keys(here.shape)
  if (here instanceof z.ZodRecord && here.keyType instanceof z.ZodEnum) return here.keyType.options.map(String)
  return []
}

function childOf(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    const child: z.core.$ZodType | undefined = schema.shape[String(key)]
    return child && bare(child)
  }
  if (schema instanceof z.ZodRecord) return bare(schema.valueType)
  if (schema instanceof z.ZodArray) return bare(schema.element)
  return undefined
}

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? bare(schema.unwrap()) : schema
}
