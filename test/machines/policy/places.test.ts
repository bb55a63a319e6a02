import { describe, expect, it } from 'vitest'

import { checkPolicy } from '../../../machines/policy/check.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy, shippedPolicyFile } from '../../../machines/policy/places/shipped.ts'
import { provenanceOf, type Rule, ruleAt, rulesOf, type SectionName } from '../../../machines/policy/rule.ts'
import type { Force, Policy } from '../../../machines/policy/schema.ts'

type Row = readonly [path: string, value: unknown, force: Force, document: string, article: string | undefined]

/** The numbers of each place as its text has them, copied by hand from the articles. */
const NUMBERS: Record<string, readonly Row[]> = {
  'national-2025': [
    ['clocks.reply.term', '3mo', 'binding', '代表法', '第五十一条第二款'],
    ['clocks.reply.start', 'handover', 'binding', '代表法', '第五十一条第二款'],
    ['clocks.outer.term', '6mo', 'binding', '代表法', '第五十一条第二款'],
    ['extension.term', '6mo', 'binding', '代表法', '第五十一条第二款'],
    ['reply.contactRequired', true, 'binding', '代表法', '第五十一条第二款'],
    ['publicity.reportPublic', true, 'binding', '代表法', '第五十一条第三款'],
    ['reports.annual_report.to', 'standing_committee', 'binding', '代表法', '第五十一条第三款'],
    ['key.fixedBy', 'council_of_chairpersons', 'binding', '代表法', '第五十二条第二款'],
    ['clocks.reply.roll', 'none', 'assumed', '督办缺省设置', '法律文本未规定末日遇休息日顺延'],
    ['clocks.opinion.term', '1mo', 'assumed', '督办缺省设置', undefined],
    ['ballot.held', false, 'assumed', '监督法', '全文未规定满意度测评'],
  ],
  'henan-2017': [
    ['clocks.reassignment_request.term', '10wd', 'binding', '河南省', '第十四条'],
    ['clocks.reassignment_request.start', 'handover', 'binding', '河南省', '第十四条'],
    ['clocks.reassignment_decision.term', '10wd', 'binding', '河南省', '第十四条'],
    ['clocks.opinion.term', '2mo', 'binding', '河南省', '第十八条第一款'],
    ['clocks.opinion.start', 'receipt', 'binding', '河南省', '第十八条第一款'],
    ['clocks.reply.term', '3mo', 'binding', '代表法', '第五十一条第二款'],
    ['extension.bases', ['notice_to_deputy'], 'binding', '河南省', '第二十条'],
    ['extension.noticeWithin', '3mo', 'binding', '河南省', '第二十条'],
    ['extension.term', '6mo', 'binding', '代表法', '第五十一条第二款'],
    ['clocks.deputy_feedback.term', '10wd', 'binding', '河南省', '第二十二条第一款'],
    ['clocks.rehandling.term', '1mo', 'binding', '河南省', '第二十二条第二款'],
    ['assessment.mode', 'panel', 'binding', '河南省', '第二十二条第三款'],
    ['reply.signedBy', ['unit_head'], 'binding', '河南省', '第二十一条第一款'],
    ['reply.addressees', 'each_signer', 'binding', '河南省', '第二十一条第二款'],
    ['handledTogether.replyToEach', true, 'binding', '河南省', '第二十一条第二款'],
    ['reports.unit_report.dueOn', '08-31', 'binding', '河南省', '第二十八条第三款'],
    ['publicity.suggestions', 'may', 'binding', '河南省', '第二十九条'],
  ],
  'puyang-2024': [
    ['clocks.reply.term', '3mo', 'binding', '代表法', '第五十一条第二款'],
    ['clocks.outer.term', '6mo', 'binding', '代表法', '第五十一条第二款'],
    ['clocks.reassignment_request.term', '10wd', 'by_reference', '河南省', '第十四条'],
    ['clocks.opinion.term', '2mo', 'by_reference', '河南省', '第十八条第一款'],
    ['clocks.deputy_feedback.term', '10wd', 'by_reference', '河南省', '第二十二条第一款'],
    ['clocks.rehandling.term', '1mo', 'by_reference', '河南省', '第二十二条第二款'],
    ['extension.bases', ['notice_to_deputy'], 'by_reference', '河南省', '第二十条'],
    ['extension.term', '6mo', 'binding', '代表法', '第五十一条第二款'],
    ['reply.contactRequired', true, 'binding', '代表法', '第五十一条第二款'],
    ['assessment.mode', 'panel', 'by_reference', '河南省', '第二十二条第三款'],
    ['categories.first.label', '一类建议', 'local', '濮阳市', '四、15、16'],
    ['ballot.held', true, 'local', '濮阳市', '四、16'],
    ['ballot.thresholds', { satisfied: '1/2', basically: '1/2' }, 'assumed', '督办缺省设置', undefined],
    ['reports.first_category_report.dueOn', '10-31', 'local', '濮阳市', '听取审议工作报告14'],
    ['reports.government_report.dueOn', '12-31', 'local', '濮阳市', '听取审议工作报告17'],
    ['reports.annual_report.dueOn', '12-31', 'local', '濮阳市', '听取审议工作报告18'],
    ['reports.unit_report.dueOn', '08-31', 'by_reference', '河南省', '第二十八条第三款'],
    ['commitments.ledger', true, 'local', '濮阳市', '四、16'],
    ['transfer.held', true, 'local', '濮阳', undefined],
  ],
  'yuzhou-2023': [
    ['clocks.reply.term', '3mo', 'binding', '代表法', '第五十一条第二款'],
    ['clocks.opinion.term', '2mo', 'by_reference', '河南省', '第十八条第一款'],
    ['clocks.reassignment_request.term', '10wd', 'by_reference', '河南省', '第十四条'],
    ['handover.forms', ['face_to_face', 'online'], 'local', '禹州市', '2023年工作：保障为民履职成果'],
    ['supervision.forms', ['routine', 'collective', 'key'], 'local', '禹州市', '2023年工作：保障为民履职成果'],
    ['ballot.object', 'groups', 'local', '禹州市', '2023年工作：保障为民履职成果'],
    ['ballot.voters', ['standing_committee_member', 'deputy'], 'local', '禹州市', '2023年工作：保障为民履职成果'],
    ['conclusion.when', 'promises_struck_off', 'local', '禹州市', '2023年工作：保障为民履职成果'],
    ['key.fixedBy', 'council_of_chairpersons', 'by_reference', '河南省', '第十五条'],
    [
      'reviews.key_since_2023.of',
      { keyOnly: true, sinceYear: 2023, sample: '1/1' },
      'local',
      '禹州市',
      '2024年任务：优化代表工作',
    ],
  ],
  'shanghai-2015': [
    ['clocks.handover.term', '7wd', 'binding', '上海市', '第十一条第一款'],
    ['clocks.handover.start', 'receipt', 'binding', '上海市', '第十一条第一款'],
    ['clocks.reassignment_request.term', '7wd', 'binding', '上海市', '第十四条第一款'],
    ['clocks.reassignment_request.start', 'receipt', 'binding', '上海市', '第十四条第一款'],
    ['clocks.opinion.term', '1mo', 'binding', '上海市', '第十七条第一款'],
    ['clocks.reply.term', '3mo', 'binding', '代表法', '第五十一条第二款'],
    ['extension.bases', ['approval'], 'binding', '上海市', '第十九条第一款'],
    ['extension.term', '6mo', 'binding', '代表法', '第五十一条第二款'],
    ['inquiry.dimensions', ['attitude', 'outcome'], 'binding', '上海市', '第二十一条第一款'],
    ['rehandling.trigger', 'studied_first', 'binding', '上海市', '第二十一条第二款'],
    ['clocks.rehandling.term', '1mo', 'binding', '上海市', '第二十一条第二款'],
    ['withdrawal.agreement', 'all_signers', 'binding', '上海市', '第十条'],
    ['screening.treated_as_letter.label', '说明情况后作代表来信处理', 'binding', '上海市', '第八条第二款'],
  ],
  'chongqing-2017': [
    ['clocks.handover.term', '10wd', 'binding', '重庆市', '第十三条第二款'],
    ['clocks.reassignment_request.term', '10wd', 'binding', '重庆市', '第十六条'],
    ['clocks.reassignment_decision.term', '10wd', 'binding', '重庆市', '第十六条'],
    ['clocks.first_contact.term', '20wd', 'binding', '重庆市', '第十八条'],
    ['clocks.first_contact.start', 'receipt', 'binding', '重庆市', '第十八条'],
    ['clocks.opinion.term', '30wd', 'binding', '重庆市', '第二十条第一款'],
    ['clocks.opinion.start', 'handover', 'binding', '重庆市', '第二十条第一款'],
    ['clocks.opinion_redo.term', '5wd', 'binding', '重庆市', '第二十条第一款'],
    ['clocks.reply.term', '3mo', 'binding', '代表法', '第五十一条第二款'],
    ['extension.bases', ['by_nature'], 'binding', '重庆市', '第二十一条'],
    ['clocks.deputy_feedback.term', '20wd', 'binding', '重庆市', '第二十七条第一款'],
    ['clocks.rehandling.term', '2mo', 'binding', '重庆市', '第二十七条第二款'],
    ['assessment.mode', 'joint_meeting', 'binding', '重庆市', '第二十七条第二款'],
    ['inquiry.asked', 'lead_signer', 'binding', '重庆市', '第二十六条第二款'],
    ['withdrawal.until', 'any_time', 'binding', '重庆市', '第十二条'],
    ['publicity.suggestions', 'must', 'binding', '重庆市', '第三十六条'],
    ['reports.government_report.dueOn', '11-30', 'binding', '重庆市', '第三十四条第一款'],
    ['screening.reference.label', '转有关部门作工作参考', 'binding', '重庆市', '第十三条第三款'],
  ],
  'beijing-2014': [
    ['withdrawal.until', 'handover', 'binding', '北京市', '第十三条第二款'],
    ['screening.not_handed_over.label', '不予交办并告知代表', 'binding', '北京市', '第十五条第二款'],
    ['extension.bases', ['approval'], 'binding', '北京市', '第二十一条'],
    ['extension.term', '6mo', 'binding', '代表法', '第五十一条第二款'],
    ['clocks.deputy_feedback.term', '15wd', 'binding', '北京市', '第二十三条第一款'],
    ['clocks.rehandling.term', '2mo', 'binding', '北京市', '第二十七条第四款'],
    ['clocks.opinion.term', '1mo', 'assumed', '督办缺省设置', undefined],
  ],
  'shandong-2017': [
    ['clocks.handover.term', '5d', 'binding', '山东省', '第十条第一款'],
    ['clocks.reassignment_request.term', '5d', 'binding', '山东省', '第十二条'],
    ['clocks.opinion.term', '1mo', 'binding', '山东省', '第二十一条'],
    ['extension.bases', ['approval'], 'binding', '山东省', '第十九条'],
    ['clocks.rehandling.term', '1mo', 'binding', '山东省', '第二十四条'],
    ['inquiry.dimensions', ['attitude', 'outcome'], 'binding', '山东省', '第二十三条'],
    ['withdrawal.until', 'any_time', 'binding', '山东省', '第九条'],
    ['publicity.suggestions', 'must', 'binding', '山东省', '第二十七条第二款'],
    ['clocks.deputy_feedback.term', '15wd', 'assumed', '督办缺省设置', undefined],
  ],
  'township-sample': [
    ['office.body', 'presidium', 'binding', '代表法', '第五十一条第一款'],
    ['office.smallOffice', true, 'assumed', '督办缺省设置', undefined],
    ['key.fixedBy', 'presidium', 'assumed', '代表法', '第五十二条第一款'],
    ['ballot.held', false, 'assumed', '监督法', '全文未规定满意度测评'],
    ['clocks.reply.term', '3mo', 'binding', '代表法', '第五十一条第二款'],
    ['reports.annual_report.to', 'congress', 'binding', '代表法', '第五十一条第三款'],
  ],
}

function ruleOf(policy: Policy, path: string): { rule: Rule; field: string } {
  const [section, second, third] = path.split('.')
  const entry = third === undefined ? undefined : second
  const rule = ruleAt(policy, { section: section as SectionName, entry })
  if (!rule) throw new Error(`No rule at ${path}`)
  return { rule, field: third ?? second ?? '' }
}

describe('the shipped places', () => {
  it('are the nine that the issue names', () => {
    expect([...SHIPPED_POLICY_IDS].sort()).toEqual(Object.keys(NUMBERS).sort())
  })

  it.each(SHIPPED_POLICY_IDS)('%s passes the check with no errors and no warnings', (id) => {
    const checked = checkPolicy(structuredClone(shippedPolicyFile(id)))

    expect(checked.problems).toEqual([])
    expect(checked.policy).toEqual(shippedPolicy(id))
  })

  describe.each(Object.entries(NUMBERS))('%s', (id, rows) => {
    it.each(rows)('%s is %j, %s by %s %s', (path, value, force, document, article) => {
      const { rule, field } = ruleOf(shippedPolicy(id), path)

      const { source, force: found } = provenanceOf(rule, field)

      expect(rule[field]).toEqual(value)
      expect(found).toBe(force)
      expect(source.document).toContain(
        document === '代表法' ? '代表大会代表法' : document === '监督法' ? '监督法' : document,
      )
      expect(source.article).toBe(article)
    })
  })

  it('never call a guess by Duban a law', () => {
    for (const id of SHIPPED_POLICY_IDS) {
      for (const { rule } of rulesOf(shippedPolicy(id))) {
        const provenances = [rule, ...Object.values(rule.sourceOf ?? {})]
        const guesses = provenances.filter((one) => one?.source.document.startsWith('督办缺省设置'))
        expect(guesses.every((one) => one?.force === 'assumed')).toBe(true)
      }
    }
  })

  it('cite an article for every binding number', () => {
    for (const id of SHIPPED_POLICY_IDS) {
      for (const { rule } of rulesOf(shippedPolicy(id))) {
        const laws = [rule, ...Object.values(rule.sourceOf ?? {})].filter((one) => one?.force === 'binding')
        expect(laws.map((one) => one?.source.article)).not.toContain(undefined)
      }
    }
  })

  it('are frozen through and through, and resolved once', () => {
    const policy = shippedPolicy('puyang-2024')

    expect(shippedPolicy('puyang-2024')).toBe(policy)
    expect(Object.isFrozen(policy.categories.first?.triggers)).toBe(true)
  })

  it('name the known ids when asked for an unknown one', () => {
    expect(() => shippedPolicy('kaifeng-2030')).toThrow(RangeError)
    expect(() => shippedPolicy('kaifeng-2030')).toThrow(/kaifeng-2030.*puyang-2024/)
  })
})

describe('Puyang', () => {
  const policy = shippedPolicy('puyang-2024')

  it('asks the deputies in person for the first and second category and by phone for the third', () => {
    expect(policy.inquiry.channels).toEqual({
      first: 'in_person',
      second: 'in_person',
      third: 'phone',
      key: 'in_person',
    })
  })

  it('gives the first category 双领双督一测评', () => {
    expect(policy.categories.first?.triggers).toMatchObject({
      handlingLeader: true,
      supervisingLeader: true,
      supervisingCommittee: true,
      ballot: true,
    })
    expect(policy.categories.third?.triggers.ballot).toBe(false)
  })

  it('transfers to the procuratorate in nine fields', () => {
    expect(policy.transfer.fields).toHaveLength(9)
  })

  it('descends from Henan and the national law', () => {
    expect(policy.lineage).toEqual(['national-2025', 'henan-2017', 'puyang-2024'])
  })
})

describe('Yuzhou', () => {
  it('has key suggestions led by the government, supervised by a member of the council, and voted on', () => {
    expect(shippedPolicy('yuzhou-2023').key.triggers).toEqual({
      handlingLeader: true,
      supervisingLeader: true,
      supervisingCommittee: true,
      councilReport: true,
      ballot: true,
      followUpReview: true,
    })
  })

  it('knows no three categories', () => {
    expect(Object.keys(shippedPolicy('yuzhou-2023').categories)).toEqual(['third'])
  })
})

describe('the township', () => {
  const policy = shippedPolicy('township-sample')

  it('starts no clock and chases nobody of a standing committee', () => {
    expect(policy.clocks.council_report).toBeUndefined()
    expect(policy.clocks.rectification).toBeUndefined()
    const roles = Object.values(policy.chase).flatMap(({ steps }) => steps.flatMap(({ to }) => to))
    expect(new Set(roles)).toEqual(new Set(['presidium', 'unit_clerk', 'unit_head', 'deputy']))
  })
})

describe('Chongqing', () => {
  it('leaves those who did not return the form out of the base (article 29)', () => {
    const { inquiry } = shippedPolicy('chongqing-2017')

    expect(inquiry.denominators.notReturned).toBe('apart')
    expect(provenanceOf(inquiry as Rule, 'denominators')).toMatchObject({
      force: 'binding',
      source: { article: '第二十九条' },
    })
  })
})
