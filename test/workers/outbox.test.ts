import { describe, expect, it } from 'vitest'
import { outboxTask } from '../../workers/outbox.ts'
import { createPulse } from '../../workers/pulse.ts'
import { handOver } from '../engine/a-world.ts'
import { createNoticeOffice } from '../notices/a-notice-office.ts'

describe('the work on notices', () => {
  it('comes round on a quiet day: a draft stands in the words of the day although nothing else is due', async () => {
    await using office = await createNoticeOffice()
    const task = outboxTask(office.work, createPulse(office.work.db))
    await handOver(office.engine, 1)
    await office.live('2026-03-18T02:00:00.000Z')
    await office.change('delete from timer')
    office.clock.now = '2026-03-19T02:00:00.000Z'

    const due = await task.listDue(10)
    for (const { data } of due) await task.run(data)

    expect(due.map(({ key }) => key)).toEqual(['notice'])
    expect(await office.notices(`state = 'draft' and about ->> 'wordsOn' <> '2026-03-19'`)).toEqual([])
    expect(await task.listDue(10)).toEqual([])
  })
})
