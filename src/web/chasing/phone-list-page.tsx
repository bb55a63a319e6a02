import { Button } from 'antd'
import { Link, useSearchParams } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import { PHONE_LIST_LABELS, PHONE_LISTS, readPhoneList } from '../../contract/phone-chase-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { dayText } from '../parts/day-text.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { TabRow } from '../parts/tab-row.tsx'

type PhoneUnit = CallReply<typeof readPhoneList>['units'][number]

/** `/chasing/phones`: whom to call about what, unit by unit, on paper as on the screen. */
export default function PhoneListPage() {
  const [params] = useSearchParams()
  const what = PHONE_LISTS.find((one) => one === params.get('what')) ?? 'overdue'
  const { data, error } = useAsk(readPhoneList, { query: { what } }, { refetchOnMount: 'always' })
  return (
    <PageFrame
      title="电话催办单"
      subtitle={data && `${data.units.length} 个单位，${data.cases} 件`}
      actions={
        <>
          {data && data.units.length > 0 && (
            <CopyButton text={data.units.map(({ brief }) => brief).join('\n')}>复制全部（发群）</CopyButton>
          )}
          <Button onClick={() => window.print()}>打印</Button>
        </>
      }
    >
      <PrintHeading title={`电话催办单：${PHONE_LIST_LABELS[what]}`} />
      <TabRow
        label="电话催办单分栏"
        current={what}
        items={PHONE_LISTS.map((key) => ({
          key,
          label: PHONE_LIST_LABELS[key],
          count: key === what ? (data?.cases ?? null) : null,
          to: `/chasing/phones?what=${key}`,
        }))}
      />
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data?.units.length === 0 && <EmptyState title={`没有“${PHONE_LIST_LABELS[what]}”的建议，不用打电话`} />}
      <div className="phone-units">
        {data?.units.map((unit) => (
          <PhoneBlock key={unit.unit.id} unit={unit} today={data.today} />
        ))}
      </div>
    </PageFrame>
  )
}

function PhoneBlock({
  unit: { unit, phone, contacts, cases, brief, full },
  today,
}: {
  unit: PhoneUnit
  today: string
}) {
  return (
    <section className="phone-unit" aria-label={unit.name}>
      <div className="row">
        <h2>{unit.name}</h2>
        {phone && <span>总机 {phone}</span>}
        <span className="row no-print">
          <CopyButton text={brief}>复制（发群）</CopyButton>
          <CopyButton text={full}>复制（发个人）</CopyButton>
        </span>
      </div>
      {contacts.length === 0 ? (
        <p className="urgent">没有登记联系人；请在“单位”里补登。</p>
      ) : (
        <ul className="plain-list phone-contacts">
          {contacts.map(({ id, name, dutyLabel, section, phone: number }) => (
            <li key={id}>
              {name}（{[section, dutyLabel].filter(Boolean).join(' ')}）<strong>{number ?? '没有登记电话'}</strong>
            </li>
          ))}
        </ul>
      )}
      <table className="table phone-cases">
        <thead>
          <tr>
            <th scope="col">编号</th>
            <th scope="col">标题</th>
            <th scope="col">期限</th>
            <th scope="col">经办</th>
            <th scope="col" className="only-print">
              通话记录
            </th>
          </tr>
        </thead>
        <tbody>
          {cases.map(({ caseId, number, title, clockLabel, dueOn, daysOverdue, handler }) => (
            <tr key={`${caseId}${clockLabel}`}>
              <td className="nowrap">
                <Link to={`/cases/${caseId}`} data-row-link>
                  {number}
                </Link>
              </td>
              <td>{title ?? '（内容不在本系统）'}</td>
              <td>
                {clockLabel}
                {dueOn && ` ${dayText(dueOn, today)}`}
                {daysOverdue !== null && daysOverdue > 0 && <span className="urgent"> 逾期 {daysOverdue} 天</span>}
              </td>
              <td>{handler && `${handler.name} ${handler.phone ?? ''}`}</td>
              <td className="only-print" />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
