import { Button } from 'antd'
import { Link, useParams } from 'react-router'

import { FORCE_NAMES, LEVEL_NAMES } from '../../../../machines/policy/names.ts'
import { createPolicyVersion, listPolicies, movePolicy, readPolicy } from '../../../contract/policies-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { Stamp } from '../../parts/stamp.tsx'
import { useMay } from '../may.ts'
import { ActivateButton } from './activate-button.tsx'
import { ADDRESS, addressOf, compareAddress, isSameRef, type Policy, wordName } from './policy-words.ts'
import { RuleSection } from './rule-section.tsx'
import { SectionNav } from './section-nav.tsx'

/** One version, section by section: what holds, how strong it is, and where it stands. */
export function PolicyReader() {
  const { id = '', version = '' } = useParams()
  const { data, error } = useAsk(readPolicy, { params: { id, version } }, { refetchOnMount: 'always' })
  return (
    <PageFrame
      title={data ? `${data.name} 第 ${data.version} 版` : '办理规则'}
      subtitle={<Link to={ADDRESS}>全部规则</Link>}
      actions={data && <Actions policy={data} />}
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && <Found policy={data} />}
    </PageFrame>
  )
}

function Actions({ policy }: { policy: Policy }) {
  const may = useMay()
  const { data } = useAsk(listPolicies, {})
  const inForce = data?.own.find(({ isInForce }) => isInForce)
  const isOther = inForce && !isSameRef(inForce, policy)
  return (
    <>
      {isOther && <Link to={compareAddress(inForce, policy)}>与现行的比较</Link>}
      {may(movePolicy) && <Link to={addressOf(policy, 'move')}>在办建议改用这一版</Link>}
      {may(createPolicyVersion) && <Link to={addressOf(policy, 'edit')}>修改，存为新的一版</Link>}
      {may(createPolicyVersion) && isOther && <ActivateButton policy={policy} inForce={inForce} />}
    </>
  )
}

function Found({ policy }: { policy: Policy }) {
  const sections = sectionsOf(policy)
  return (
    <>
      <p className="row">
        {policy.isInForce ? <Stamp label="现行" tone="notice" /> : <Stamp label="不是现行" tone="plain" />}
        <span className="quiet">
          {LEVEL_NAMES[policy.level] ?? policy.level} · 代号 {policy.id}
          {policy.lineage.length > 1 && ` · 依次继承 ${policy.lineage.slice(0, -1).join(' → ')}`} · 在办建议{' '}
          {policy.openCases.toLocaleString('zh-CN')} 件
        </span>
      </p>
      <p className="quiet">
        效力：
        {Object.values(FORCE_NAMES).join('、')}。“缺省假定”是没有找到明文、由督办代定的，请本地确认后写明出处。
      </p>
      <div className="policy-body">
        <SectionNav sections={sections.map(({ section, label }) => ({ key: section, label }))} />
        <div>
          {sections.map(({ section, label, rules }) => (
            <RuleSection key={section} section={section} label={label} rules={rules} />
          ))}
          <Labels labels={policy.labels} />
          <WholeFile policy={policy} />
        </div>
      </div>
    </>
  )
}

function Labels({ labels }: { labels: Policy['labels'] }) {
  return (
    <section className="policy-section" id="section-labels">
      <h2>用语</h2>
      <dl className="facts">
        {Object.entries(labels).map(([word, label]) => (
          <div key={word} style={{ display: 'contents' }}>
            <dt>{wordName(word)}</dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function WholeFile({ policy }: { policy: Policy }) {
  const text = JSON.stringify(policy.file ?? policy.whole, null, 2)
  const save = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    link.download = `${policy.id}-${policy.version}.json`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <details className="policy-section no-print">
      <summary>规则文件（JSON）</summary>
      <p className="quiet">没有写出的各节从 {policy.extends ?? '（没有）'} 继承。</p>
      <Button onClick={save}>下载文件</Button>
      <pre className="policy-json">{text}</pre>
    </details>
  )
}

function sectionsOf({ rules }: Policy) {
  const sections = new Map<string, { section: string; label: string; rules: Policy['rules'] }>()
  for (const rule of rules) {
    const known = sections.get(rule.section)
    if (known) known.rules.push(rule)
    else sections.set(rule.section, { section: rule.section, label: rule.sectionLabel, rules: [rule] })
  }
  return [...sections.values()]
}
