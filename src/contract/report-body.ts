import { z } from 'zod'

/** What a report is about beside its period; which of these a kind needs is in `src/reports/kinds.ts`. */
export const ReportScope = z.strictObject({
  unitId: z.string().min(1).max(200).optional(),
  committeeId: z.string().min(1).max(200).optional(),
  caseId: z.uuid().optional(),
  campaignId: z.string().min(1).max(200).optional(),
  bodyId: z.string().min(1).max(200).optional(),
})
export type ReportScope = z.infer<typeof ReportScope>

/** Which number it is, and of which group: enough to open the list behind it. */
export const FigureRef = z.strictObject({
  /** Of the catalogue in `src/figures/`. */
  figure: z.string(),
  /** Of a share: the suggestions that count, or all of its base. */
  side: z.enum(['part', 'base']).optional(),
  /** A breakdown and one of its groups. */
  by: z.string().optional(),
  key: z.string().nullable().optional(),
  /** Counted among these suggestions alone: what the whole report is about, such as one unit. */
  within: z.strictObject({ by: z.string(), key: z.string().nullable() }).optional(),
  /** Of the same period one year before. */
  isFormer: z.boolean().optional(),
})
export type FigureRef = z.infer<typeof FigureRef>

/** A piece of running text; a number bears its figure and the name by which a template finds it. */
export const ReportRun = z.strictObject({
  text: z.string(),
  ref: FigureRef.optional(),
  name: z.string().optional(),
})
export type ReportRun = z.infer<typeof ReportRun>

export const ReportCell = z.strictObject({
  text: z.string(),
  /** The number as it is computed with; a share from 0 to 1. */
  value: z.number().nullable().optional(),
  ref: FigureRef.optional(),
  caseId: z.uuid().optional(),
})
export type ReportCell = z.infer<typeof ReportCell>

export const ReportTable = z.strictObject({
  kind: z.literal('table'),
  /** By which a template finds it; unique within the report. */
  name: z.string(),
  title: z.string(),
  /** One or two lines of heads; `span` columns wide, `rows` lines high. */
  head: z.array(z.array(z.strictObject({ text: z.string(), span: z.int(), rows: z.int() }))).min(1),
  columns: z.array(
    z.strictObject({
      /** The head of the flat sheet, without a line break. */
      label: z.string(),
      format: z.enum(['text', 'count', 'share', 'day', 'score']),
      /** Its share of the width. */
      width: z.number(),
    }),
  ),
  rows: z.array(z.strictObject({ kind: z.enum(['line', 'group', 'total']), cells: z.array(ReportCell) })),
  /** What stands under the table. */
  note: z.string().nullable(),
})
export type ReportTable = z.infer<typeof ReportTable>

export const ReportChart = z.strictObject({
  kind: z.literal('chart'),
  name: z.string(),
  title: z.string(),
  chart: z.enum(['bar', 'stacked', 'pie', 'line']),
  labels: z.array(z.string()),
  series: z.array(z.strictObject({ label: z.string(), values: z.array(z.number().nullable()) })),
  format: z.enum(['count', 'share']),
})
export type ReportChart = z.infer<typeof ReportChart>

export const ReportBlock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), level: z.int().min(1).max(3), text: z.string() }),
  /** `name`: the paragraph as a whole can be refilled by it. */
  z.strictObject({ kind: z.literal('paragraph'), name: z.string().optional(), runs: z.array(ReportRun) }),
  ReportTable,
  ReportChart,
])
export type ReportBlock = z.infer<typeof ReportBlock>

/** A finished report, before it is paper: the page shows it, .docx and .xlsx are written from it. */
export const ReportBody = z.strictObject({
  title: z.string(),
  /** ——在濮阳市第九届人民代表大会常务委员会第×次会议上 */
  subtitle: z.string().nullable(),
  /** Who makes it, as it is signed. */
  maker: z.string(),
  /** Day of the report. */
  datedOn: z.iso.date(),
  fromOn: z.iso.date(),
  toOn: z.iso.date(),
  asOf: z.iso.date(),
  basis: z.enum(['occurred', 'recorded']),
  blocks: z.array(ReportBlock),
  /** Tables that follow the signature, such as every case. */
  annexes: z.array(ReportTable),
  /** 口径: what each number of the report counts, printed with it. */
  formulas: z.array(z.strictObject({ label: z.string(), unit: z.string(), formula: z.string() })),
})
export type ReportBody = z.infer<typeof ReportBody>
