import { Modal } from 'antd'
import { Link } from 'react-router'

import { listLinks } from '../../contract/links-endpoints.ts'
import { readChaseText } from '../../contract/phone-chase-endpoints.ts'
import { useMay } from '../admin/may.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { LinkSection } from './link-section.tsx'
import { PhoneNote } from './phone-note.tsx'
import { UnitTexts } from './unit-texts.tsx'
import { useUnitDebts } from './use-unit-debts.ts'
import '../parts/event-parts.css'
import './chasing.css'

export type ChasedCase = { id: string; number: string | null; title: string | null }

/** Everything by which an office chases: words to copy, letters, a note of a call, a one-time link. */
export function ChaseDialog({ cases, onClose }: { cases: readonly ChasedCase[]; onClose: () => void }) {
  const may = useMay()
  const [first] = cases
  const title = cases.length === 1 ? `催办：${first?.number ?? '未编号的建议'}` : `催办：${cases.length} 件`
  return (
    <Modal title={title} open width={760} footer={null} destroyOnHidden onCancel={onClose}>
      <div className="chase-parts">
        {may(readChaseText) && <ByOffice cases={cases} onClose={onClose} />}
        {may(listLinks) && cases.length === 1 && first && <LinkSection caseId={first.id} />}
      </div>
    </Modal>
  )
}

function ByOffice({ cases, onClose }: { cases: readonly ChasedCase[]; onClose: () => void }) {
  const { units, error, isPending } = useUnitDebts(cases)
  if (isPending) return <p className="waiting">正在读取…</p>
  if (error) return <ProblemNotice error={error} />
  if (units.length === 0) return <p className="quiet">现在没有单位欠着要办的事，不需要催办。</p>
  return (
    <>
      <section aria-labelledby="chase-copy">
        <h3 id="chase-copy">催办文字</h3>
        <p className="quiet">发群用的只有编号和日期；发个人用的写明事由，不要发到群里。</p>
        <ul className="plain-list chase-units">
          {units.map((unit) => (
            <UnitTexts key={unit.id} unit={unit} onGo={onClose} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="chase-phone">
        <h3 id="chase-phone">电话催办</h3>
        <p>
          <Link to="/chasing/phones" onClick={onClose}>
            打开电话催办单
          </Link>
          <span className="quiet">　各单位该找谁、电话多少，可以打印</span>
        </p>
        <PhoneNote units={units} />
      </section>
    </>
  )
}
