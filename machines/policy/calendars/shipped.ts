import { type Calendar, cnCalendar } from '../calendar.ts'
import cn2008 from './cn-2008.json' with { type: 'json' }
import cn2009 from './cn-2009.json' with { type: 'json' }
import cn2010 from './cn-2010.json' with { type: 'json' }
import cn2011 from './cn-2011.json' with { type: 'json' }
import cn2012 from './cn-2012.json' with { type: 'json' }
import cn2013 from './cn-2013.json' with { type: 'json' }
import cn2014 from './cn-2014.json' with { type: 'json' }
import cn2015 from './cn-2015.json' with { type: 'json' }
import cn2016 from './cn-2016.json' with { type: 'json' }
import cn2017 from './cn-2017.json' with { type: 'json' }
import cn2018 from './cn-2018.json' with { type: 'json' }
import cn2019 from './cn-2019.json' with { type: 'json' }
import cn2020 from './cn-2020.json' with { type: 'json' }
import cn2021 from './cn-2021.json' with { type: 'json' }
import cn2022 from './cn-2022.json' with { type: 'json' }
import cn2023 from './cn-2023.json' with { type: 'json' }
import cn2024 from './cn-2024.json' with { type: 'json' }
import cn2025 from './cn-2025.json' with { type: 'json' }
import cn2026 from './cn-2026.json' with { type: 'json' }

const shipped = cnCalendar([
  cn2008,
  cn2009,
  cn2010,
  cn2011,
  cn2012,
  cn2013,
  cn2014,
  cn2015,
  cn2016,
  cn2017,
  cn2018,
  cn2019,
  cn2020,
  cn2021,
  cn2022,
  cn2023,
  cn2024,
  cn2025,
  cn2026,
])

/** The Mainland calendar as it is shipped, always the same object; imported years come from the database. */
export function shippedCalendar(): Calendar {
  return shipped
}
