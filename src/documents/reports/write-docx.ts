import type { ReportBody } from '../../contract/report-body.ts'

/** The report as .docx after GB/T 9704; `template`: an uploaded one, refilled by the names of runs, tables and charts. */
export async function writeReportDocx(_body: ReportBody, _options: { template?: Buffer } = {}): Promise<Buffer> {
  throw new Error('Not written yet')
}
