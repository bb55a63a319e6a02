import type { ReportBlock, ReportRun } from '../../contract/report-body.ts'
import { partsSentence } from './parts.ts'
import type { Desk } from './report-desk.ts'
import { paragraphOf, say } from './say.ts'
import { tableOfGroups } from './table-of-groups.ts'

const MOST_UNITS = 15

/** 承诺事项: made, kept, carried over, not kept, overdue; and those of former years that fell due. */
export async function promiseBlocks(desk: Desk): Promise<ReportBlock[]> {
  const { count } = desk
  if (count('promises') === 0 && count('promises_due_in_period') === 0) {
    return count('handed_over') === 0 ? [] : paragraphOf(say`答复中没有列入台账的承诺事项。`)
  }
  return [
    ...paragraphOf(madeSentence(desk), stateSentence(desk), rateSentence(desk), movedSentence(desk)),
    ...paragraphOf(dueSentence(desk)),
    ...(count('promises') > 0 && !isOfOneUnit(desk) ? [await unitTable(desk)] : []),
  ]
}

function isOfOneUnit({ within }: Desk): boolean {
  return within?.by === 'unit' || within?.by === 'unit_now'
}

function madeSentence(desk: Desk): ReportRun[] {
  const { n, change } = desk
  return say`答复中的承诺事项${n('promises')}项，全部列入台账${change('promises')}。`
}

function stateSentence(desk: Desk): ReportRun[] | null {
  return partsSentence(
    desk,
    '其中，',
    [
      ['promises_kept', `已兑现并${desk.word('strike_off') ?? '销号'}`],
      ['promises_reported', '单位报告完成、待核实'],
      ['promises_open', '正在兑现'],
      ['promises_not_kept', '经负责人签署说明不能兑现'],
    ],
    '项',
  )
}

function rateSentence(desk: Desk): ReportRun[] | null {
  const { share, base, part, rate, change } = desk
  if (share('promise_kept_rate') === null) return say`承诺日期都还没有到，暂不计算兑现率。`
  return say`已经到期的${base('promise_kept_rate')}项中，兑现${part('promise_kept_rate')}项，承诺兑现率${rate('promise_kept_rate')}${change('promise_kept_rate')}；其中按期兑现${part('promise_in_time_rate')}项，按期兑现率${rate('promise_in_time_rate')}。`
}

function movedSentence(desk: Desk): ReportRun[] | null {
  return partsSentence(
    desk,
    '另有',
    [
      ['promises_overdue', '逾期未兑现'],
      ['promises_rescheduled', '改过承诺日期'],
      ['promises_carried_over', '结转下一年或者下一届'],
    ],
    '项',
  )
}

function dueSentence(desk: Desk): ReportRun[] | null {
  const { share, base, part, rate } = desk
  const figure = 'promise_due_in_period_kept_rate'
  if (share(figure) === null) return null
  return say`不论建议何时提出，承诺日期在本期内的共${base(figure)}项，已兑现${part(figure)}项，兑现率${rate(figure)}。`
}

async function unitTable(desk: Desk): Promise<ReportBlock> {
  const figures = [
    'promises',
    'promises_kept',
    'promises_open',
    'promises_overdue',
    'promises_carried_over',
    'promise_kept_rate',
  ]
  const groups = await desk.by('unit', figures)
  const isCut = groups.rows.length > MOST_UNITS
  return tableOfGroups(desk, groups, {
    name: '承诺兑现情况',
    title: isCut ? `承诺事项较多的${MOST_UNITS}个单位` : '承诺事项兑现情况',
    first: '承办单位',
    firstWidth: 14,
    most: MOST_UNITS,
    columns: [
      { figure: 'promises', label: '承诺' },
      { figure: 'promises_kept', label: '已兑现' },
      { figure: 'promises_open', label: '正在兑现' },
      { figure: 'promises_overdue', label: '其中逾期' },
      { figure: 'promises_carried_over', label: '结转' },
      { figure: 'promise_kept_rate', label: '兑现率', width: 7 },
    ],
    note: isCut ? '合计为全部承诺事项。' : null,
  })
}
