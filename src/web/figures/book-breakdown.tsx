import { Select } from 'antd'
import { useSearchParams } from 'react-router'
import type { CallReply } from '../../contract/client.ts'
import { type FigureHead, readFigureBreakdown, readFigureCatalogue } from '../../contract/figures-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Formulas } from './book-overview.tsx'
import { Beside, NumberLink } from './figure-number.tsx'

/** What most tables of a yearly report show. */
const USUAL = [
  'received',
  'handed_over',
  'replied',
  'reply_rate',
  'in_time_rate',
  'conclusion_rate',
  'late',
  'interviewed_rate',
  'class_solved_share',
  'satisfied_rate_first',
  'satisfied_or_basically_rate_last',
]
const MOST = 30

/** Some figures by one dimension, chosen by their heading. */
export function BookBreakdown({ bookId }: { bookId: string }) {
  const [params, setParams] = useSearchParams()
  const { data: catalogue, error } = useAsk(readFigureCatalogue, {})
  if (error) return <ProblemNotice error={error} />
  if (!catalogue) return <p className="waiting">正在读取…</p>
  const set = params.get('set') ?? 'usual'
  const known = catalogue.groups.flatMap(({ figures }) => figures)
  const wanted =
    set === 'usual'
      ? USUAL.flatMap((id) => known.filter((figure) => figure.id === id))
      : (catalogue.groups.find(({ id }) => id === set)?.figures ?? [])
  const dimensions = catalogue.dimensions.filter(({ id }) => wanted.some((figure) => figure.dimensions.includes(id)))
  const by = dimensions.find(({ id }) => id === params.get('by')) ?? dimensions[0]
  const figures = wanted.filter(({ dimensions: knows }) => by && knows.includes(by.id)).slice(0, MOST)
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(params)
    next.set(name, value)
    setParams(next, { replace: true, preventScrollReset: true })
  }
  const sets = [
    { value: 'usual', label: '常用指标' },
    ...catalogue.groups.map(({ id, label }) => ({ value: id, label })),
  ]
  return (
    <>
      <div className="row no-print figure-choices">
        <label htmlFor="figure-set">指标</label>
        <Select
          id="figure-set"
          className="figure-choice"
          value={set}
          options={sets}
          onChange={(value) => choose('set', value)}
        />
        <label htmlFor="figure-by">分组</label>
        <Select
          id="figure-by"
          className="figure-choice"
          value={by?.id ?? null}
          options={dimensions.map(({ id, label }) => ({ value: id, label }))}
          onChange={(value) => value && choose('by', value)}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </div>
      {by && figures.length > 0 ? (
        <Table bookId={bookId} by={by.id} figures={figures} />
      ) : (
        <EmptyState title="这些指标没有可以分组的方面" />
      )}
    </>
  )
}

function Table({ bookId, by, figures }: { bookId: string; by: string; figures: readonly FigureHead[] }) {
  const ids = figures.map(({ id }) => id).join(',')
  const { data, error } = useAsk(readFigureBreakdown, { params: { id: bookId }, query: { by, figures: ids } })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在统计…</p>
  if (data.rows.length === 0) return <EmptyState title="这些指标在这个期间都是零" />
  return (
    <>
      <div className="table-frame figure-frame">
        <table className="figure-table">
          <caption className="only-read-aloud">按{data.by.label}分组</caption>
          <thead>
            <tr>
              <th scope="col">{data.by.label}</th>
              {data.figures.map(({ id, label, unit }) => (
                <th scope="col" className="is-number" key={id}>
                  {label}
                  <span className="figure-unit">（{unit}）</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ key, label, values }) => (
              <Row key={key ?? '—'} label={label} values={values} heads={data.figures} group={{ by, key }} />
            ))}
          </tbody>
          <tfoot>
            <Row label="合计" values={data.total} heads={data.figures} />
          </tfoot>
        </table>
      </div>
      <Formulas figures={data.figures} />
    </>
  )
}

type Values = CallReply<typeof readFigureBreakdown>['total']

function Row(props: {
  label: string
  values: Values
  heads: readonly FigureHead[]
  group?: { by: string; key: string | null }
}) {
  const { label, values, heads, group } = props
  return (
    <tr>
      <th scope="row">{label}</th>
      {heads.map((head, n) => {
        const value = values[n]
        return (
          <td className="is-number" key={head.id}>
            {value && (
              <NumberLink head={head} value={value} label={`${label}，${head.label}`} {...(group && { group })} />
            )}
            {value?.kind === 'share' && value.base > 0 && (
              <span className="figure-beside">
                <Beside head={head} value={value} {...(group && { group })} />
              </span>
            )}
          </td>
        )
      })}
    </tr>
  )
}
