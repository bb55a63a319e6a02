/** What is wrong at a place of the trail. */
export type BreakKind =
  | 'event_missing'
  | 'event_edited'
  | 'event_misplaced'
  | 'event_columns'
  | 'event_stray'
  | 'text_edited'
  | 'text_missing'
  | 'text_stray'
  | 'case_end'
  | 'case_missing'
  | 'case_stray'
  | 'register_gap'
  | 'register_end'
  | 'seal_missing'
  | 'seal_edited'
  | 'seal_key'
  | 'seal_mac'
  | 'sealed_case'

/** The first broken place: where it is, what should be there and what is. */
export type Break = {
  kind: BreakKind
  tenantId: string
  /** Number of the case in the register, by which removed cases are known too. */
  registerN?: number
  caseId?: string
  /** The case's own number, as people know it. */
  number?: string
  seq?: number
  seal?: number
  expected: string
  found: string
}

/** What each layer can prove in this very check, and what it cannot. */
export type Proofs = { chain: string; register: string; seal: string; key: string; text: string }

export type TrailReport = {
  ok: boolean
  cases: number
  events: number
  /** Texts that were erased by law; their hashes still stand in the chain. */
  erasedTexts: number
  seals: number
  /** Cases whose newest events stand under no seal yet. */
  unsealedCases: number
  broken?: Break
  proves: Proofs
}

const KIND_LABELS: Record<BreakKind, string> = {
  event_missing: '记录缺失',
  event_edited: '记录内容被改动',
  event_misplaced: '记录被插入、调换或前后不衔接',
  event_columns: '记录的列与所记内容不一致',
  event_stray: '有不属于任何建议的记录',
  text_edited: '文字内容被改动',
  text_missing: '文字内容缺失而没有依法抹除的登记',
  text_stray: '有不属于任何记录的文字',
  case_end: '建议的末端与最后一条记录不一致',
  case_missing: '建议被整件删除',
  case_stray: '有没有登记过的建议',
  register_gap: '建议登记簿缺号',
  register_end: '建议登记簿的末端被改动',
  seal_missing: '封条缺失',
  seal_edited: '封条被改动',
  seal_key: '封条不是用所给的密钥所封',
  seal_mac: '封条的封签不对',
  sealed_case: '建议与封条所列不符',
}

/** The place as people find it: 濮阳市，建议 第12号，第 5 条记录. */
export function describePlace(broken: Break): string {
  const { tenantId, caseId, number, registerN, seq, seal } = broken
  const parts = [
    `人大“${tenantId}”`,
    seal !== undefined && `第 ${seal} 号封条`,
    caseId !== undefined && `建议“${number ?? caseId}”${number === undefined ? '' : `（${caseId}）`}`,
    registerN !== undefined && `登记簿第 ${registerN} 号`,
    seq !== undefined && `第 ${seq} 条记录`,
  ]
  return parts.filter(Boolean).join('，')
}

/** The report in lines for a person. */
export function describeTrail(report: TrailReport): string {
  const { cases, events, seals, erasedTexts, unsealedCases, broken, proves } = report
  const counted = `建议 ${cases} 件，记录 ${events} 条，封条 ${seals} 个；依法抹除文字 ${erasedTexts} 处；有新记录尚未封存的 ${unsealedCases} 件`
  const head = broken
    ? [
        `核验不通过：${KIND_LABELS[broken.kind]}`,
        `  第一处：${describePlace(broken)}`,
        `  应为：${broken.expected}`,
        `  实为：${broken.found}`,
        '  请停止直接改动数据库，保留现场（先备份），与备份或另存的材料核对后由管理员处理',
        `查到此处为止：${counted}`,
      ]
    : [`核验通过：${counted}`]
  const layers = [
    `  链：${proves.chain}`,
    `  登记簿：${proves.register}`,
    `  封条：${proves.seal}`,
    `  密钥：${proves.key}`,
    `  文字：${proves.text}`,
  ]
  return [...head, '各层能证明什么：', ...layers].join('\n')
}

/** What a check with these means can prove; written for the person who has to rely on it. */
export function proofsOf(means: { hasKey: boolean; seals: number; unsealedCases: number }): Proofs {
  const { hasKey, seals, unsealedCases } = means
  const tail =
    unsealedCases === 0
      ? '现在没有未封存的记录'
      : `有 ${unsealedCases} 件在最近一次封存后有新记录，这些新记录目前只有链和登记簿保护`
  return {
    chain:
      '每件建议一条链，每条记录含前一条的散列：能查出改、删、插、换而没有把其后全部散列和末端重算的改动；能完全控制数据库的人重算整条链，链本身查不出',
    register:
      '每件建议产生时在同一次提交中编入不缺号的登记簿：未封存的建议被整件删除，会留下缺号；同时改写登记簿和末号的人，登记簿查不出',
    seal:
      seals === 0
        ? '还没有封条：不能证明末端没有被截去，也不能证明整条链没有被重算；请运行 duban audit seal'
        : `封条列出所封建议的末条记录和散列：能查出封存后被截短、重算或整件删除的建议；${tail}。最新的封条连同其后一切被删，只有另存的封条号和封签能证明，请定期抄存`,
    key: keyProof(hasKey, seals),
    text: '文字另存，链中留加盐散列：未抹除的能查出改动；依法抹除的只能证明曾有文字及其散列，抹除的人、时间、依据只有登记，链不能证明',
  }
}

function keyProof(hasKey: boolean, seals: number): string {
  if (seals === 0) return '没有封条可核'
  if (hasKey) return '封签已用数据库之外的密钥核过：没有这把密钥的人（包括数据库所有者）不能伪造封条'
  return '没有密钥，封签无法核对：只证明封条前后衔接、与建议相符，不能证明封条不是有人另造的；请设置 DUBAN_SEAL_KEY 后重新核验'
}
