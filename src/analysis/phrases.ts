import { coreOf } from '../db/read/similar-cases.ts'

/** A title with the year of its suggestion. */
export type Titled = { id: string; year: number; title: string | null }
export type Phrase = { phrase: string; caseIds: string[] }

/** So many words of a title make one phrase at most: 老旧 小区 改造. */
const MOST_WORDS = 4
const LONGEST_CHARS = 12
/** What stands in every title says nothing of its matter. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  (
    '关于 加快 推进 加强 进一步 完善 建立 健全 提升 提高 促进 推动 强化 规范 优化 加大 支持 解决 实施 开展 做好 打造 切实 尽快 ' +
    '建议 议案 意见 提案 问题 工作 措施 力度 水平 能力 机制 我市 我县 我区 我省 本市 全市 全县 全区 相关 有关 部分 的 和 与 及 在 对 为 等 ' +
    '中 内 上 下 以 于 将 把 让 使 并 或 由 从 到 是 有 不 多 更 新 大 小 好 难 点 区 市 县 乡 镇 村 路 人 一 二 三'
  ).split(' '),
)

/** These say what is to be done with the matter: alone they are none. */
const DEEDS: ReadonlySet<string> = new Set(
  (
    '建设 管理 优化 工程 治理 发展 服务 保护 改造 整治 提供 增加 增设 设置 修建 新建 扩建 项目 体系 制度 政策 资金 设施 行业 ' +
    '环境 质量 安全 监管 保障 培训 宣传 推广 利用 使用 运营 规划 布局'
  ).split(' '),
)
/** They end the word before them; no phrase begins with one. */
const ENDINGS: ReadonlySet<string> = new Set(
  '室院站点场区路桥河校园馆所局厂城村镇乡县市性化率费类型者员业线网'.split(''),
)

/**
 * The phrases of two and more characters that stand in the titles of several suggestions, with the suggestions. A phrase
 * that never stands without a longer one gives way to it. The words are those of the platform's own segmentation.
 */
export async function findPhrases(titles: readonly Titled[], leastCases: number): Promise<Phrase[]> {
  const found = new Map<string, Set<string>>()
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
  for (const [at, { id, title }] of titles.entries()) {
    if (title !== null) for (const phrase of phrasesOf(segmenter, title)) addTo(found, phrase, id)
    if (at % TITLES_PER_TURN === TITLES_PER_TURN - 1) await new Promise((resolve) => setImmediate(resolve))
  }
  const often = [...found].filter(([, ids]) => ids.size >= leastCases)
  return withoutParts(often).map(([phrase, ids]) => ({ phrase, caseIds: [...ids] }))
}
const TITLES_PER_TURN = 500

function addTo(found: Map<string, Set<string>>, phrase: string, id: string): void {
  const ids = found.get(phrase)
  if (ids) ids.add(id)
  else found.set(phrase, new Set([id]))
}

/** Runs of neighbouring words; an empty word ends a run, and neither begins nor ends a phrase. */
function phrasesOf(segmenter: Intl.Segmenter, title: string): Set<string> {
  const phrases = new Set<string>()
  let run: string[] = []
  for (const { segment, isWordLike } of segmenter.segment(coreOf(title))) {
    if (!isWordLike || EMPTY_WORDS.has(segment) || /^\d+$/.test(segment)) run = []
    else run = [...run, segment].slice(-MOST_WORDS)
    for (let from = 0; from < run.length; from += 1) {
      const phrase = run.slice(from).join('')
      const length = Array.from(phrase).length
      const isMatter = !ENDINGS.has(run[from] ?? '') && !DEEDS.has(phrase)
      if (isMatter && length >= 2 && length <= LONGEST_CHARS) phrases.add(phrase)
    }
  }
  return phrases
}

/** Of two phrases one of which holds the other, in the same suggestions, the longer one stays. */
function withoutParts(phrases: readonly [string, Set<string>][]): [string, Set<string>][] {
  const bySize = new Map<number, [string, Set<string>][]>()
  for (const one of phrases) {
    const { size } = one[1]
    bySize.set(size, [...(bySize.get(size) ?? []), one])
  }
  return phrases.filter(([phrase, { size }]) =>
    (bySize.get(size) ?? []).every(([other]) => other === phrase || !other.includes(phrase)),
  )
}
