import { useSearchParams } from 'react-router'

import type { Dossier } from '../../contract/dossiers-endpoints.ts'
import { TabRow } from '../parts/tab-row.tsx'

/** The year or term in the address, as the server is asked with it. */
export function useSpan(): { query: { year?: number; termNo?: number }; key: string } {
  const [params] = useSearchParams()
  const [year, termNo] = [Number(params.get('year')), Number(params.get('termNo'))]
  if (Number.isInteger(year) && year > 0) return { query: { year }, key: `year-${year}` }
  if (Number.isInteger(termNo) && termNo > 0) return { query: { termNo }, key: `term-${termNo}` }
  return { query: {}, key: 'all' }
}

/** All, each year in which something stands, each term of the deputy. */
export function SpanTabs({ dossier, current, at }: { dossier: Dossier; current: string; at: string }) {
  return (
    <TabRow
      label="年度和届次"
      current={current}
      items={[
        { key: 'all', label: '全部', count: null, to: at },
        ...dossier.years.map((year) => ({
          key: `year-${year}`,
          label: `${year}年`,
          count: null,
          to: `${at}?year=${year}`,
        })),
        ...dossier.deputy.terms.map(({ termNo }) => ({
          key: `term-${termNo}`,
          label: `第${termNo}届`,
          count: null,
          to: `${at}?termNo=${termNo}`,
        })),
      ]}
    />
  )
}
