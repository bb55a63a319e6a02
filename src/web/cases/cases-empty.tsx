import { Link } from 'react-router'

import type { listCases } from '../../contract/case-endpoints.ts'
import type { CallReply } from '../../contract/client.ts'
import { navigationOf } from '../app/navigation.ts'
import { useSession } from '../app/session.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { type AddressQuery, addressOfQuery, countFilters, FILTER_FIELDS, withField } from './case-query.ts'

/** No line: because of the filters, because of the tab, or because there is nothing yet. */
export function CasesEmpty({ query, counts }: { query: AddressQuery; counts: CallReply<typeof listCases>['counts'] }) {
  const { post, congress } = useSession()
  if (countFilters(query) > 0) {
    const unfiltered = FILTER_FIELDS.reduce<AddressQuery>((rest, field) => withField(rest, field, undefined), query)
    return (
      <EmptyState title="没有符合条件的建议">
        <p>
          可以少选几项条件，或<Link to={addressOfQuery(unfiltered)}>清除全部筛选</Link>。
        </p>
      </EmptyState>
    )
  }
  if ((counts.all ?? 0) > 0) {
    return (
      <EmptyState title="这一栏没有建议">
        <p>
          全部 {counts.all} 件在<Link to={addressOfQuery(withField(query, 'tab', 'all'))}>“全部”</Link>里。
        </p>
      </EmptyState>
    )
  }
  if (post?.role === 'administrator') {
    return (
      <EmptyState title="还没有建议">
        <p>
          建议由代表工作机构登记或导入；开办还差什么，见<Link to="/worklist">今日工作台</Link>。
        </p>
      </EmptyState>
    )
  }
  const ways = post
    ? navigationOf(post.role, congress?.level).filter(({ to }) => to === '/import' || to === '/cases/new')
    : []
  return (
    <EmptyState title="还没有建议">
      {ways.length > 0 ? (
        <p>
          下一步：
          {ways.map(({ to, label }, index) => (
            <span key={to}>
              {index > 0 && '，或'}
              <Link to={to}>{to === '/import' ? '导入去年的 Excel 台账' : label}</Link>
            </span>
          ))}
          。
        </p>
      ) : (
        <p>与您有关的建议交来后会出现在这里。</p>
      )}
    </EmptyState>
  )
}
