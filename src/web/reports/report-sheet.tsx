import type { ReportBlock, ReportBody } from '../../contract/report-body.ts'
import { BASIS_LABELS } from '../../contract/reports-endpoints.ts'
import { dayText } from '../parts/day-text.ts'
import { type Books, FigureLink } from './figure-link.tsx'
import { ReportChart } from './report-chart.tsx'
import { ReportTableView } from './report-table.tsx'

/** The report as it reads on paper, with numbers that open. */
export function ReportSheet({ body, ...books }: { body: ReportBody } & Books) {
  const { title, subtitle, maker, datedOn, blocks, annexes, formulas } = body
  return (
    <article className="report-sheet" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {subtitle && <p>{subtitle}</p>}
      </header>
      {keyed(blocks).map(({ key, item }) => (
        <Block key={key} block={item} books={books} />
      ))}
      <p className="report-sign">
        {maker}
        <br />
        {dayText(datedOn)}
      </p>
      {annexes.map((table) => (
        <section key={table.name} className="report-annex">
          <ReportTableView table={table} books={books} />
        </section>
      ))}
      {formulas.length > 0 && <Formulas body={body} />}
    </article>
  )
}

/** Blocks have no names of their own: a finished report does not change, so their places do. */
function keyed<Item>(items: readonly Item[]): { key: string; item: Item }[] {
  return items.map((item, at) => ({ key: String(at), item }))
}

function Block({ block, books }: { block: ReportBlock; books: Books }) {
  if (block.kind === 'table') return <ReportTableView table={block} books={books} />
  if (block.kind === 'chart') return <ReportChart chart={block} />
  if (block.kind === 'heading') {
    const Heading = block.level === 1 ? 'h3' : 'h4'
    return <Heading className={`report-h${block.level}`}>{block.text}</Heading>
  }
  return (
    <p className="indent">
      {keyed(block.runs).map(({ key, item: { text, ref } }) => (
        <FigureLink key={key} refTo={ref} books={books}>
          {text}
        </FigureLink>
      ))}
    </p>
  )
}

function Formulas({ body: { formulas, asOf, basis } }: { body: ReportBody }) {
  return (
    <section className="report-annex">
      <h3>统计口径</h3>
      <p className="quiet">
        截至{dayText(asOf)}，{BASIS_LABELS[basis]}。
      </p>
      <dl className="report-formulas">
        {formulas.map(({ label, unit, formula }) => (
          <div key={label}>
            <dt>
              {label}（{unit}）
            </dt>
            <dd>{formula}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
