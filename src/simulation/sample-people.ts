import { deskKey } from '../../machines/stamps.ts'
import type { Principal } from '../../machines/step.ts'
import {
  asDeputy,
  COMMITTEES,
  committeeStaff,
  DELEGATIONS,
  delegationStaff,
  GOVERNMENT,
  type People,
  unitMember,
} from './people.ts'

/** A person of the sample congress in a post; `hasAccount`: one of those that a visitor may sign in as. */
export type SamplePost = Principal & { name: string; username?: string }

const LEADERS = 6
/** Units and deputies with accounts: those whose desks have something on them. */
const UNITS_WITH_ACCOUNTS = 2
const DEPUTIES_WITH_ACCOUNTS = 2
const UNIT_POSTS = [
  ['unit_clerk', '经办人', 'clerk'],
  ['unit_section_head', '科长', 'section'],
  ['unit_deputy_head', '分管领导', 'deputy_head'],
  ['unit_head', '主要负责人', 'head'],
] as const

/** Bodies, delegations and committees of the sample congress. */
export const SAMPLE_ORGANS = [
  { id: GOVERNMENT, kind: 'body' as const, name: '市人民政府' },
  ...DELEGATIONS.map((name, n) => ({ id: `delegation-${n + 1}`, kind: 'delegation' as const, name: `${name}代表团` })),
  ...COMMITTEES.map((id, n) => ({
    id,
    kind: 'committee' as const,
    name:
      ['监察和司法委员会', '财政经济委员会', '教育科学文化卫生委员会', '城乡建设环境保护委员会', '农业和农村委员会'][
        n
      ] ?? id,
  })),
]

/** An area code that no place has, so that a click on the number rings nobody. */
const NO_PLACE = '0000'

/**
 * How the sample's person is reached: a number that rings nobody and an address under the domain that is kept for
 * examples. `at`: his place among the people.
 */
export function reachOf(id: string, at: number): { phone: string; email: string } {
  return { phone: `${NO_PLACE}-${String(at + 1).padStart(7, '0')}`, email: `${id}@example.com` }
}

/** Everybody who acts in the simulated year, under the ids that its events name. Nobody of them exists. */
export function listSamplePosts(people: People): SamplePost[] {
  const { clerk, secondClerk, director, secretary, headSecretary, presidium, routing, council } = people
  const { procurator, scrutineer, teller } = people
  return [
    { ...director, name: '主任甲', username: 'zhuren' },
    { ...clerk, name: '工作人员甲', username: 'renda1' },
    { ...secondClerk, name: '工作人员乙', username: 'renda2' },
    { ...secretary, name: '秘书甲' },
    { ...headSecretary, name: '秘书长甲', username: 'mishu' },
    { ...presidium, name: '大会主席团' },
    { ...routing, name: '督查室甲', username: 'ducha' },
    { ...council, name: '主任会议', username: 'zhurenhui' },
    { ...procurator, name: '检察官甲', username: 'jiancha' },
    { ...scrutineer, name: '监票人甲' },
    { ...teller, name: '计票人甲' },
    { id: 'member-1', role: 'standing_committee_member', name: '委员甲', username: 'weiyuan' },
    { id: 'auditor-1', role: 'auditor', name: '审计员甲', username: 'shenji' },
    ...leaders('handling', '市政府领导', 'handling_leader'),
    ...leaders('supervising', '常委会领导', 'supervising_leader'),
    ...COMMITTEES.map((id, n) =>
      named(committeeStaff(id), `委员会工作人员${n + 1}`, n === 0 ? 'weiyuanhui' : undefined),
    ),
    ...DELEGATIONS.map((_, n) => named(delegationStaff(`delegation-${n + 1}`), `代表团工作人员${n + 1}`)),
    ...people.units.flatMap(({ id }, n) =>
      UNIT_POSTS.map(([role, duty]) => named(unitMember(id, role), `${duty}${n + 1}`)),
    ),
    ...people.deputies.map(({ id, name }) => named(asDeputy(id), name)),
  ]
}

/**
 * Gives user names to the people of those units and to those deputies for whom the most cases wait, so that a visitor
 * does not meet empty desks. `waiting` counts cases by `deskKey`.
 */
export function nameVisitors(posts: readonly SamplePost[], waiting: ReadonlyMap<string, number>): SamplePost[] {
  const rank = (of: readonly SamplePost[], partyOf: (post: SamplePost) => string | undefined) => {
    const score = (post: SamplePost) => waiting.get(deskKey(post.role, partyOf(post))) ?? 0
    return of.toSorted((a, b) => score(b) - score(a))
  }
  const clerks = posts.filter(({ role }) => role === 'unit_clerk')
  const units = rank(clerks, ({ unitId }) => unitId).slice(0, UNITS_WITH_ACCOUNTS)
  const all = posts.filter(({ role }) => role === 'deputy')
  const deputies = rank(all, ({ deputyId }) => deputyId).slice(0, DEPUTIES_WITH_ACCOUNTS)
  return posts.map((post) => {
    const unit = units.findIndex(({ unitId }) => unitId === post.unitId)
    const word = UNIT_POSTS.find(([role]) => role === post.role)?.[2]
    if (unit !== -1 && word !== undefined) return { ...post, username: `unit${unit + 1}.${word}` }
    const deputy = deputies.indexOf(post)
    return deputy === -1 ? post : { ...post, username: `daibiao${deputy + 1}` }
  })
}

function leaders(kind: 'handling' | 'supervising', title: string, role: Principal['role']): SamplePost[] {
  const ids = Array.from({ length: LEADERS }, (_, n) => `${kind}-leader-${n + 1}`)
  const all = kind === 'handling' ? [...ids, ...ids.map((id) => `${id}-next`)] : ids
  return all.map((id, n) => named({ id, role }, `${title}${n + 1}`, n === 0 ? `${kind}.leader` : undefined))
}

function named(principal: Principal, name: string, username?: string): SamplePost {
  return { ...principal, name, ...(username !== undefined && { username }) }
}
