import { type Field, isList, type ListField } from '../forms/form-kind.ts'
import { openDocx } from './docx-package.ts'
import { type LoopFault, pairLoops } from './loops.ts'
import { hasBody, listPlaces, type PlacedParagraph } from './places.ts'
import { isolateTags, MANNERS, type PlacedTag, paragraphText, readTag, tagText } from './tags.ts'
import { listDangers } from './template-safety.ts'

/** Something about a template, with its place in words, and what to do about it. */
export type TemplateProblem = {
  kind:
    | 'dangerous'
    | 'unreadable'
    | 'unknown_field'
    | 'missing_field'
    | 'misplaced_field'
    | 'not_closed'
    | 'not_opened'
    | 'crossed'
    | 'broken_tag'
  /** The field or the words in question. */
  name: string | null
  /** 第3段“……”, 第1个表格第2行第3列, 页眉; null for the whole document. */
  place: string | null
  message: string
}

/** All that keeps this file from being the template of a form with these fields; empty: it can be used. Throws FILE_REFUSED. */
export function checkTemplate(template: Buffer, fields: readonly Field[]): TemplateProblem[] {
  const parts = openDocx(template)
  const dangers = listDangers(parts)
  if (dangers.length > 0) {
    return dangers.map((message) => ({ kind: 'dangerous', name: null, place: null, message }))
  }
  const placed = listPlaces(parts)
  const body = placed[0]
  if (!body || !hasBody(body.root)) {
    const message = '文档里没有可以填写的正文；请用 Word 或 WPS 打开后另存为普通的 .docx（不要选“严格”格式）'
    return [{ kind: 'unreadable', name: null, place: null, message }]
  }
  const used = new Set<string>()
  const problems = placed.flatMap(({ paragraphs }) => partProblems(paragraphs, fields, used))
  return [...problems, ...missing(fields, used)]
}

function partProblems(paragraphs: readonly PlacedParagraph[], fields: readonly Field[], used: Set<string>) {
  const problems: TemplateProblem[] = []
  const places = new Map(paragraphs.map(({ paragraph, place }) => [paragraph, place]))
  const tags: PlacedTag[] = []
  for (const { paragraph, place } of paragraphs) {
    problems.push(...brokenTags(paragraphText(paragraph), place, fields))
    tags.push(...isolateTags(paragraph))
  }
  const placeOf = ({ paragraph }: PlacedTag) => places.get(paragraph) ?? null
  const open: string[] = []
  for (const tag of tags) {
    if (tag.kind === 'close') open.splice(Math.max(0, open.lastIndexOf(tag.name)), open.includes(tag.name) ? 1 : 0)
    const problem = fieldProblem(tag, open, fields)
    if (problem) problems.push({ ...problem, name: tag.name, place: placeOf(tag) })
    else if (tag.kind !== 'close') used.add(pathOf(tag, open, fields))
    if (tag.kind === 'open' || tag.kind === 'absent') open.push(tag.name)
  }
  const { faults } = pairLoops(tags)
  return [...problems, ...faults.map((fault) => loopProblem(fault, placeOf(fault.tag)))]
}

function pathOf(tag: PlacedTag, open: readonly string[], fields: readonly Field[]): string {
  const list = tag.kind === 'value' ? listHolding(tag.name, open, fields) : undefined
  return list ? `${list.name}/${tag.name}` : tag.name
}

function listHolding(name: string, open: readonly string[], fields: readonly Field[]): ListField | undefined {
  return fields.filter(isList).find((list) => open.includes(list.name) && list.of.some((one) => one.name === name))
}

type Said = Pick<TemplateProblem, 'kind' | 'message'>

function fieldProblem(tag: PlacedTag, open: readonly string[], fields: readonly Field[]): Said | undefined {
  const { name, kind } = tag
  const field = fields.find((one) => one.name === name)
  if (kind !== 'value') return field || listHolding(name, open, fields) ? undefined : unknown(tag, open, fields)
  if (field && !isList(field)) return undefined
  if (listHolding(name, open, fields)) return undefined
  if (field) {
    const [first] = isList(field) ? field.of : []
    return {
      kind: 'misplaced_field',
      message: `“${name}”是一组内容，不能直接写“{${name}}”；请写成“{#${name}}{${first?.name ?? ''}}{/${name}}”`,
    }
  }
  const home = fields.filter(isList).find(({ of }) => of.some((one) => one.name === name))
  if (!home) return unknown(tag, open, fields)
  return {
    kind: 'misplaced_field',
    message: `“${name}”是“${home.name}”里的一项，只能放在“{#${home.name}}”和“{/${home.name}}”之间；请把它移进去`,
  }
}

function unknown(tag: PlacedTag, open: readonly string[], fields: readonly Field[]): Said {
  const inner = fields.filter(isList).flatMap((list) => (open.includes(list.name) ? list.of : []))
  const names = [...fields, ...inner].map(({ name }) => name)
  const near = names.find((name) => isNear(name, tag.name))
  const todo = near === undefined ? '请改成字段清单中的名称，或删去' : `是不是“${near}”？请改正，或删去`
  return { kind: 'unknown_field', message: `没有“${tag.name}”这个字段（写作“${tagText(tag)}”）；${todo}` }
}

/** One letter more, less or other, or one is part of the other. */
function isNear(one: string, other: string): boolean {
  if (one.includes(other) || other.includes(one)) return true
  const [short, long] = [Array.from(one), Array.from(other)].toSorted((a, b) => a.length - b.length)
  if (!short || !long || long.length - short.length > 1 || long.length < 3) return false
  const start = long.findIndex((char, n) => char !== short[n])
  const rest = short.length === long.length ? short.slice(start + 1) : short.slice(start)
  return long.slice(start + 1).join('') === rest.join('')
}

const FAULTS: Readonly<Record<LoopFault['fault'], (name: string) => string>> = {
  not_closed: (name) => `“{#${name}}”没有结尾；请在重复内容的末尾写上“{/${name}}”`,
  not_opened: (name) => `“{/${name}}”前面没有“{#${name}}”；请在重复内容的开头写上“{#${name}}”，或删去这个结尾`,
  crossed: (name) =>
    `“{#${name}}”和“{/${name}}”不在同一处（例如一个在表格里、一个在表格外）；请放在同一行的首尾两格，或同一段落、同一级的段落里`,
}

function loopProblem({ tag, fault }: LoopFault, place: string | null): TemplateProblem {
  return { kind: fault, name: tag.name, place, message: FAULTS[fault](tag.name) }
}

function brokenTags(text: string, place: string, fields: readonly Field[]): TemplateProblem[] {
  const say = (name: string, message: string): TemplateProblem => ({ kind: 'broken_tag', name, place, message })
  const problems: TemplateProblem[] = []
  for (const [whole, inner = ''] of text.matchAll(/｛([^{}｛｝]*)｝|｛([^{}｛｝]*)\}|\{([^{}｛｝]*)｝/g)) {
    const name = whole.slice(1, -1)
    const bare = readTag(name)?.name ?? inner
    if (!fields.some((field) => field.name === bare || (isList(field) && field.of.some((one) => one.name === bare))))
      continue
    problems.push(say(name, `“${whole}”用了全角的花括号；请改成半角的“{${name}}”`))
  }
  const rest = text.replace(/\{([^{}\ufffc]*)\}/g, (whole: string, inner: string) => {
    if (!readTag(inner)) problems.push(say(inner, badTag(whole, inner)))
    return ''
  })
  for (const [whole, inner = ''] of rest.matchAll(/\{([^{}]*)\}/g)) {
    const shown = whole.replaceAll('\ufffc', '□')
    problems.push(say(inner, `“${shown}”中间夹着换行、制表符或图片；请删掉后把标签重新连着写一遍`))
  }
  const odd = rest.replace(/\{[^{}]*\}/g, '').replace(/｛[^{}｛｝]*\}|\{[^{}｛｝]*｝/g, '')
  for (const [whole] of odd.matchAll(/\{[^{}]{0,12}|[^{}]{0,12}\}/g)) {
    const [missing, side] = whole.startsWith('{') ? ['}', '右'] : ['{', '左']
    problems.push(
      say(
        whole,
        `“${whole.replaceAll('\ufffc', '□')}”缺少${side}花括号“${missing}”；标签应在同一段里写完整，如“{标题}”`,
      ),
    )
  }
  return problems
}

function badTag(whole: string, inner: string): string {
  if (inner.trim() === '') return '花括号里是空的；请写上字段名称，或删去花括号'
  if (inner.includes('|') || inner.includes('｜')) {
    return `“${whole}”里竖线后面的写法不认识；竖线后面只能写${MANNERS.map((manner) => `“${manner}”`).join('或')}`
  }
  return `“${whole}”不是能用的字段名称；请从字段清单中复制名称`
}

function missing(fields: readonly Field[], used: ReadonlySet<string>): TemplateProblem[] {
  const say = (name: string, message: string): TemplateProblem => ({
    kind: 'missing_field',
    name,
    place: null,
    message,
  })
  return fields.flatMap((field) => {
    if (field.isRequired && !used.has(field.name)) {
      const shown = isList(field) ? `{#${field.name}}…{/${field.name}}` : `{${field.name}}`
      return [say(field.name, `模板里没有必须有的“${field.name}”（${field.hint}）；请在适当的地方写上“${shown}”`)]
    }
    if (!isList(field) || !used.has(field.name)) return []
    return field.of
      .filter((one) => one.isRequired && !used.has(`${field.name}/${one.name}`))
      .map((one) =>
        say(
          one.name,
          `“${field.name}”里没有必须有的“${one.name}”（${one.hint}）；请在“{#${field.name}}”后面写上“{${one.name}}”`,
        ),
      )
  })
}
