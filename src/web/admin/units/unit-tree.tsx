import { Link } from 'react-router'

import type { CallReply } from '../../../contract/client.ts'
import { readDirectory } from '../../../contract/directory-endpoints.ts'
import { listUnits, readUnit } from '../../../contract/units-endpoints.ts'
import { useAsk } from '../../app/ask.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useMay } from '../may.ts'
import { UnitTabs } from './unit-tabs.tsx'

type Directory = CallReply<typeof readDirectory>
type Unit = Directory['units'][number]
type Branches = ReadonlyMap<string | null, readonly Unit[]>

/** The units in use: below the body that hands over to them, and below the unit that they belong to. */
export function UnitTreePage() {
  const { data, error } = useAsk(readDirectory, {}, { refetchOnMount: 'always' })
  const may = useMay()
  return (
    <PageFrame title="承办单位" subtitle={data && `在用 ${data.units.length} 个`}>
      {may(listUnits) && <UnitTabs current="tree" />}
      {error && <ProblemNotice error={error} />}
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && <Tree directory={data} />}
    </PageFrame>
  )
}

function Tree({ directory: { units, bodies } }: { directory: Directory }) {
  if (units.length === 0)
    return <EmptyState title="还没有承办单位">系统管理员登记或者导入之后，这里按上下级列出。</EmptyState>
  const branches = branchesOf(units)
  const tops = branches.get(null) ?? []
  const known = new Set(bodies.map(({ id }) => id))
  const groups = [
    ...bodies.map(({ id, name }) => ({ id, name, units: tops.filter(({ bodyId }) => bodyId === id) })),
    { id: '', name: '没有写交办机构的', units: tops.filter(({ bodyId }) => bodyId === null || !known.has(bodyId)) },
  ]
  return groups
    .filter((group) => group.units.length > 0)
    .map((group) => (
      <section key={group.id} className="record-section" aria-label={group.name}>
        <h2>
          {group.name} <span className="quiet tree-count">{group.units.length} 个</span>
        </h2>
        <Branch units={group.units} branches={branches} />
      </section>
    ))
}

function Branch({ units, branches }: { units: readonly Unit[]; branches: Branches }) {
  return (
    <ul className="unit-tree">
      {units.map((unit) => {
        const below = branches.get(unit.id) ?? []
        return (
          <li key={unit.id}>
            <UnitName unit={unit} />
            {below.length > 0 && <Branch units={below} branches={branches} />}
          </li>
        )
      })}
    </ul>
  )
}

function UnitName({ unit: { id, name } }: { unit: Unit }) {
  const may = useMay()
  return may(readUnit) ? <Link to={`/admin/units/${id}`}>{name}</Link> : name
}

/** Units below each unit; one whose parent is not in use stands at the top. */
function branchesOf(units: readonly Unit[]): Branches {
  const known = new Set(units.map(({ id }) => id))
  const branches = new Map<string | null, Unit[]>()
  for (const unit of units) {
    const parent = unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null
    const branch = branches.get(parent)
    if (branch) branch.push(unit)
    else branches.set(parent, [unit])
  }
  return branches
}
