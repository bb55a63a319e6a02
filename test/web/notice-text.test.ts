import { describe, expect, it } from 'vitest'

import cn2025 from '../../machines/policy/calendars/cn-2025.json' with { type: 'json' }
import cn2026 from '../../machines/policy/calendars/cn-2026.json' with { type: 'json' }
import { readPasted } from '../../src/web/admin/calendars/notice-text.ts'

const NOTICE_2025 = `国务院办公厅关于2025年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2025年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。`
const NOTICE_2026 = `2026年部分节假日安排
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。`

describe('a notice of holidays as it is pasted', () => {
  it.each([
    [NOTICE_2025, cn2025],
    [NOTICE_2026, cn2026],
  ])('gives the days off and the make-up days that are known of its year', (notice, known) => {
    const read = readPasted(notice)

    expect(read).toHaveProperty('year')
    const { year } = read as Extract<typeof read, { year: unknown }>
    expect(year.year).toBe(known.year)
    expect(year.holidays.map(({ date }) => date)).toEqual(known.holidays.map(({ date }) => date))
    expect(year.workdays.map(({ date }) => date)).toEqual(known.workdays.map(({ date }) => date))
  })

  it('leaves the days of the old year to its own calendar', () => {
    const notice = NOTICE_2026.replace('1月1日（周四）至3日（周六）放假调休', '2025年12月31日至2026年1月2日放假调休')

    const read = readPasted(notice)

    expect(read).toMatchObject({ year: { year: 2026 } })
    const { year } = read as Extract<typeof read, { year: unknown }>
    expect(year.holidays.slice(0, 3).map(({ date }) => date)).toEqual(['2026-01-01', '2026-01-02', '2026-02-15'])
  })

  it('refuses a part of a notice, by which holidays would be left out', () => {
    const part = NOTICE_2026.replace(/三、清明节[^\n]*\n/, '')

    expect(readPasted(part)).toEqual({ problem: '没有找到清明的安排；请粘贴通知的全文' })
  })

  it('refuses a count of days that is not that of its dates', () => {
    const read = readPasted('2027年部分节假日安排\n一、元旦：1月1日至3日放假，共4天。')

    expect(read).toEqual({ problem: '元旦：写明共 4 天，按起止日期是 3 天；请核对原文' })
  })

  it.each(['', '放假通知', '2027年放假安排，请各单位做好值班'])('says what is missing in “%s”', (text) => {
    expect(readPasted(text)).toHaveProperty('problem')
  })

  it('takes a year as JSON as it is', () => {
    expect(readPasted(JSON.stringify(cn2026))).toEqual({ year: cn2026 })
  })
})
