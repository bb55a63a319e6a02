import { isLowerLevel, type PolicyFile } from '../policy-file.ts'
import { type Problem, pathText, sourceText } from '../problem.ts'
import { lawName, pathOf, type Rule, rulesOf } from '../rule.ts'
import type { Provenance } from '../schema.ts'
import { finding } from './finding.ts'

const NO_SOURCE = /^(无|没有|未知|不详|待定|待补|暂无|空|todo|tbd|n\/?a|none|null|unknown|test|[x?？.。…-]+)$/i
const OWN_GUESS = /缺省|默认|假定|推定|无法律文本|无出处|assumed|default/i

/** What the file says of where its own rules stand: no source, a guess passed off as law, law that nobody can find. */
export function doubtfulSources(file: PolicyFile, ancestors: readonly PolicyFile[]): Problem[] {
  const lawsAbove = new Set(ancestors.flatMap((above) => rulesOf(above)).flatMap(({ rule }) => bindingDocuments(rule)))
  const own = rulesOf(file)
  const ofRules = own.flatMap(({ rule, ...place }) => {
    const path = pathOf(place)
    const fields = Object.entries(rule.sourceOf ?? {}).flatMap(([field, provenance]) =>
      provenance ? doubts([...path, 'sourceOf', field], provenance, file.level, lawsAbove) : [],
    )
    return [...doubts(path, rule, file.level, lawsAbove), ...fields]
  })
  const forces = own.flatMap(({ rule }) => [rule.force, ...Object.values(rule.sourceOf ?? {}).map((one) => one?.force)])
  if (own.length === 0 || file.level === 'national' || forces.some((force) => force !== 'assumed')) return ofRules
  const why = '本文件自己的规定全是假定（assumed），没有引用任何本地文件'
  return [...ofRules, finding('$', file.id, '至少一项规定写明本地文件', why)]
}

function bindingDocuments(rule: Rule): string[] {
  const provenances = [rule, ...Object.values(rule.sourceOf ?? {})]
  return provenances.flatMap((one) => (one?.force === 'binding' ? [lawName(one.source.document)] : []))
}

function doubts(
  path: readonly string[],
  { source, force }: Provenance,
  level: PolicyFile['level'],
  lawsAbove: ReadonlySet<string>,
): Problem[] {
  const where = pathText([...path, 'source', 'document'])
  if (force !== 'assumed' && NO_SOURCE.test(source.document.trim())) {
    return [finding(where, source.document, '文件名称，或者 force 写 assumed', '没有引明出处')]
  }
  if (force !== 'assumed' && OWN_GUESS.test(source.document)) {
    const why = `出处“${source.document}”只是假定，却标为“${force}”`
    return [finding(pathText([...path, 'force']), force, 'assumed，或者引明文件和条款', why)]
  }
  if (force !== 'binding') return []
  if ((level === 'county' || level === 'township') && !isHigherLaw(source.document, lawsAbove)) {
    const why = `县级和乡镇不能制定地方性法规，${sourceText(source)}不是上位法`
    return [finding(pathText([...path, 'force']), force, 'local', why)]
  }
  if (source.article === undefined) {
    return [
      finding(pathText([...path, 'source', 'article']), undefined, '条款', '有约束力（binding）的规定没有写明条款'),
    ]
  }
  return []
}

/** A law of the nation, a regulation of a province or of a city with districts, or what a file above cites as binding. */
function isHigherLaw(document: string, lawsAbove: ReadonlySet<string>): boolean {
  const name = lawName(document)
  return (
    lawsAbove.has(name) || /(?<!办)法$/.test(name) || /^.{1,8}(省|自治区|自治州)|^(北京|上海|天津|重庆)市/.test(name)
  )
}

/** What does not fit in how a file follows the one above it. */
export function doubtfulInheritance(file: PolicyFile, parent: PolicyFile | undefined): Problem[] {
  if (!parent) {
    if (file.level === 'national') return []
    return [
      finding(
        'extends',
        undefined,
        'national-2025 或者上级的 id',
        '没有继承上位规则；已另按 national-2025 核对全国法律的底线',
      ),
    ]
  }
  if (isLowerLevel(parent.level, file.level)) {
    const why = `比所继承的“${parent.id}”（${parent.level}）级别高，上级不继承下级的规则`
    return [finding('level', file.level, `${parent.level} 或者更低`, why)]
  }
  const isLower = isLowerLevel(file.level, parent.level)
  if (!isLower && file.inherits === 'by_reference') {
    const why = `与所继承的“${parent.id}”同级，本级的规定对本级有约束力，不能只是参照；已按有约束力处理`
    return [finding('inherits', file.inherits, 'as_is', why)]
  }
  if (parent.level === 'province' && isLower && file.inherits !== 'by_reference') {
    const why = `“${parent.id}”规范的是省级人大，下级只是参照，照搬会把参照的规定当成有约束力`
    return [finding('inherits', file.inherits, 'by_reference', why)]
  }
  return []
}
