import { TabRow } from '../../parts/tab-row.tsx'

/** The same units as lines and as a tree. */
export function UnitTabs({ current }: { current: 'list' | 'tree' }) {
  return (
    <TabRow
      label="单位的两种看法"
      current={current}
      items={[
        { key: 'list', label: '列表', count: null, to: '/admin/units' },
        { key: 'tree', label: '上下级', count: null, to: '/admin/units/tree' },
      ]}
    />
  )
}
