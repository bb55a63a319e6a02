import { type SqlBool, sql } from 'kysely'

import type { ClassMeaning } from '../../db/figure-schema.ts'
import { countsOf, type Figure, sharesIn } from '../figure.ts'
import { handled } from './conditions.ts'

/** What a class means whatever its letter; the letters themselves are broken down by `class`, scheme by scheme. */
export const MEANING_LABELS: Readonly<Record<ClassMeaning, string>> = {
  solved: '已经解决',
  in_progress: '正在解决',
  planned: '列入计划解决',
  not_now: '暂时不能解决',
  explained: '不能解决、已作说明',
  upper_level: '属上级职权、已反映',
}

const classed = countsOf({ of: 'fact_suggestion', population: 'received', group: 'class', unit: '件' })
const HAS_OWN = sql<SqlBool>`(s.result_class is not null and s.result_class <> 'joint')`
export const CLASSES: readonly Figure[] = [
  classed(
    'classified',
    '有办理结果类别',
    '已交办的建议中，答复注明了办理结果类别（主办单位截至日的类别；随牵头建议答复的另计）',
    handled(HAS_OWN),
  ),
  classed(
    'class_joint',
    '随牵头建议答复',
    '已交办的建议中，一并办理、随牵头建议的答复，没有自己的类别',
    handled(sql`s.result_class is not distinct from 'joint'`),
  ),
  ...Object.entries(MEANING_LABELS).map(([meaning, label]) =>
    classed(
      `class_${meaning}`,
      label,
      `有办理结果类别的建议中，类别的含义为“${label}”（不同分类办法的类别按含义归并）`,
      handled(sql`${HAS_OWN} and s.meaning is not distinct from ${meaning}`),
    ),
  ),
  classed(
    'class_unread',
    '类别含义不明',
    '有办理结果类别的建议中，类别不在已知的分类办法中',
    handled(sql`${HAS_OWN} and s.meaning is null`),
    { isMinor: true },
  ),
  classed(
    'class_revised',
    '改定类别',
    '有办理结果类别的建议中，截至日的类别与首次答复的不同',
    handled(sql`${HAS_OWN} and s.first_class is not null and s.first_class <> s.result_class`),
  ),
  ...Object.entries(MEANING_LABELS).map(([meaning, label]) =>
    sharesIn('class')(`class_${meaning}_share`, `${label}占比`, `class_${meaning}`, 'classified'),
  ),
]
