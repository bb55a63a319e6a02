// Who may send what: the table in expected-events.json is written by `npx tsx test/tools/write-expected-events.ts`.
// Whoever changes it must read every changed line against the law and the glossary before it is checked in: the test
// below only says that something has changed, the table says what.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { MACHINE_NAMES, type MachineName } from '../../machines/effects.ts'
import { FAMILY, GRANTS } from '../../machines/family.ts'
import { ROLES, type Role } from '../../machines/policy/words.ts'
import { STATE_LABELS } from '../../machines/state-labels.ts'
import { offeredEvents } from '../../machines/step.ts'
import { statePaths } from '../../src/engine/apply/judge-entry.ts'
import { SAMPLES } from './all-samples.ts'
import { anEnv } from './an-env.ts'
import { aDraft } from './case-acts.ts'
import { CaseWalk } from './case-walk.ts'
import { lookAround, tabulate } from './event-table.ts'
import expected from './expected-events.json' with { type: 'json' }
import { PERSONS } from './persons.ts'

const RUNS = 200 * Number(process.env.FC_SCALE ?? 1)
const looks = lookAround()
const UNIT_ROLES: readonly Role[] = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head']

/** `machine type` for each grant that the filter lets through. */
function granted(isMeant: (role: Role) => boolean): string[] {
  return MACHINE_NAMES.flatMap((machine) =>
    Object.entries(GRANTS[machine])
      .filter(([, grants]) => grants.some(({ role }) => isMeant(role)))
      .map(([type]) => type),
  )
}

function rolesOf(machine: MachineName, type: string): Role[] {
  return [...new Set((GRANTS[machine][type] ?? []).map(({ role }) => role))]
}

describe('the table of who may send what', () => {
  it('is exactly the one that was read and checked in', () => {
    expect(tabulate(looks)).toEqual(expected)
  })

  it('comes through every state of every machine', () => {
    const seen = new Set(
      looks.flatMap(({ actor }) => statePaths(actor.value).map((path) => `${actor.machine} ${path}`)),
    )

    const states = MACHINE_NAMES.flatMap((machine) => {
      const paths = Object.keys(STATE_LABELS[machine])
      return paths.filter((path) => !paths.some((o) => o.startsWith(`${path}.`))).map((path) => `${machine} ${path}`)
    })
    expect(states.filter((state) => !seen.has(state))).toEqual([])
  })

  it('asks somebody in every role of the glossary', () => {
    expect([...new Set(Object.values(PERSONS).map(({ role }) => role))].sort()).toEqual([...ROLES].sort())
  })

  it('lets strangers to the case do only what the whole congress may', () => {
    const isStranger = (name: string) => name.endsWith('@elsewhere') || name.endsWith('@unit-9')
    const theirs = looks.flatMap(({ mine }) =>
      Object.entries(mine).flatMap(([name, types]) => (isStranger(name) ? types.map((type) => `${name} ${type}`) : [])),
    )

    // Any committee may see a clue for the procuratorate, and say what it thinks of one.
    expect([...new Set(theirs)].sort()).toEqual([
      'supervising_committee@elsewhere committeeView.given',
      'supervising_committee@elsewhere transfer.proposed',
    ])
  })
})

describe('the grants', () => {
  it.each(MACHINE_NAMES)('know every event of the machine “%s”, and no other', (machine) => {
    const options = (FAMILY[machine].events as unknown as { options: { shape: { type: { value: string } } }[] }).options
    const types = options.map(({ shape }) => shape.type.value)
    const drafting = machine === 'suggestion' ? ['suggestion.drafted'] : []

    expect(Object.keys(GRANTS[machine]).sort()).toEqual([...drafting, ...types].sort())
  })

  it('give nothing to those who only look on, and nothing to one who claims to be the engine', () => {
    const acting = new Set(
      Object.values(GRANTS).flatMap((table) =>
        Object.values(table)
          .flat()
          .map(({ role }) => role),
      ),
    )

    // 常委会组成人员 vote in the hall; 领办领导 lead through their units; administrators and auditors have no case.
    expect(ROLES.filter((role) => !acting.has(role))).toEqual([
      'handling_leader',
      'standing_committee_member',
      'administrator',
      'auditor',
      'system',
    ])
  })

  it('let a unit handle, answer, promise and report, and nothing else', () => {
    expect([...new Set(granted((role) => UNIT_ROLES.includes(role)))].sort()).toEqual([
      'assignment.acknowledged',
      'commitment.carriedOver',
      'commitment.notKept',
      'commitment.progressed',
      'commitment.reportedDone',
      'commitment.rescheduled',
      'contact.failed',
      'contact.made',
      'extension.notified',
      'extension.requested',
      'opinion.given',
      'opinion.returned',
      'preHandover.objected',
      'procuratorialSuggestion.answered',
      'progress.reported',
      'reassignment.requested',
      'record.corrected',
      'rectification.reported',
      'reply.checked',
      'reply.consulted',
      'reply.countersigned',
      'reply.delivered',
      'reply.drafted',
      'reply.sealed',
      'reply.signed',
      'resultClass.revised',
      'unitReported.filed',
    ])
  })

  it('never let a unit near a rating: not its inquiry, not its correction, not the rating of a promise or a review', () => {
    const rating: [MachineName, string][] = [
      ...Object.keys(GRANTS.inquiry).map((type): [MachineName, string] => ['inquiry', type]),
      ...Object.keys(GRANTS.follow_up_review).map((type): [MachineName, string] => ['follow_up_review', type]),
      ['commitment', 'commitment.rated'],
      ['commitment', 'commitment.struckOff'],
      ['commitment', 'record.corrected'],
      ['suggestion', 'inquiry.settled'],
      ['suggestion', 'case.concluded'],
      ['suggestion', 'rehandling.declined'],
      ['suggestion', 'assessment.concluded'],
      ['suggestion', 'record.corrected'],
      ['ballot', 'record.corrected'],
    ]

    const reaching = rating.filter(([machine, type]) =>
      rolesOf(machine, type).some((role) => UNIT_ROLES.includes(role)),
    )
    expect(reaching).toEqual([])
  })

  it('let only the deputy office inquire, and the deputies themselves say what they think', () => {
    const office: Role[] = ['deputy_office_clerk', 'deputy_office_director']
    for (const type of Object.keys(GRANTS.inquiry)) {
      const others = rolesOf('inquiry', type).filter((role) => !office.includes(role))
      expect(others, type).toEqual(type === 'deputyFeedback.filed' ? ['deputy'] : [])
    }
    expect(rolesOf('inquiry', 'rating.corrected')).toEqual(['deputy_office_director'])
  })

  it('let the head of the unit sign, or whom the place names beside him', () => {
    const signing = looks.flatMap(({ mine, walk }) =>
      Object.keys(mine)
        .filter((name) => mine[name]?.includes('reply.signed'))
        .map((name) => `${name.slice(0, name.indexOf('@'))} ${walk.stored?.policyId}`),
    )

    expect([...new Set(signing)].sort()).toEqual([
      'unit_deputy_head shanghai-2015',
      'unit_head chongqing-2017',
      'unit_head puyang-2024',
      'unit_head shanghai-2015',
      'unit_head township-sample',
    ])
  })

  it('let tellers count, scrutineers and tellers sign the count, and the director announce it', () => {
    expect(rolesOf('ballot', 'ballot.counted')).toEqual(['teller'])
    expect(rolesOf('ballot', 'count.signed').sort()).toEqual(['scrutineer', 'teller'])
    expect(rolesOf('ballot', 'ballot.announced')).toEqual(['deputy_office_director'])
  })

  it('let the director alone decide screening, reassignment, recall, reopening and rehandling', () => {
    const ofDirector = ['handover.recalled', 'handover.dateCorrected', 'category.raised', 'case.reopened']
    for (const type of [...ofDirector, 'rehandling.ordered', 'rehandling.declined', 'policy.moved', 'mark.changed']) {
      expect(rolesOf('suggestion', type), type).toEqual(['deputy_office_director'])
    }
    expect(rolesOf('assignment', 'reassignment.decided')).toEqual(['deputy_office_director'])
    expect(rolesOf('suggestion', 'screening.decided').sort()).toEqual(['deputy_office_director', 'secretariat'])
  })

  it('leave to timers and to other actors what nobody may send', () => {
    for (const machine of MACHINE_NAMES) {
      for (const type of ['deadline.passed', 'deadline.reminderFell', 'deadline.recounted']) {
        expect(GRANTS[machine][type], `${machine} ${type}`).toEqual([])
      }
    }
    const told = ['duty.answered', 'inquiry.settled', 'promise.closed', 'ballot.resultKnown', 'jointReply.delivered']
    for (const type of told) expect(GRANTS.suggestion[type], type).toEqual([])
    for (const type of ['assignment.ended', 'startDate.corrected', 'addressees.changed', 'rehandling.started']) {
      expect(GRANTS.assignment[type], type).toEqual([])
    }
  })
})

describe('a new suggestion', () => {
  const periods = {
    in_session: ['deputy@lead', 'delegation_staff@own', 'secretariat', 'deputy_office_clerk', 'deputy_office_director'],
    between_sessions: ['deputy@lead', 'delegation_staff@own', 'deputy_office_clerk', 'deputy_office_director'],
  }
  it.each(Object.entries(periods))('is brought in %s by its own people alone', (period, allowed) => {
    const may = Object.entries(PERSONS).filter(([, by]) => {
      const outcome = new CaseWalk('puyang-2024', '2025-02-17').attempt(by, aDraft({ period }))
      expect(['accepted', 'ROLE_NOT_ALLOWED']).toContain(outcome)
      return outcome === 'accepted'
    })

    expect(may.map(([name]) => name)).toEqual(allowed)
  })
})

/** Events whose text names for whom or by whom it is; a rule looks at the name once the role may send them. */
const SPEAKS_FOR_SOMEBODY = [
  'cosigner.confirmed',
  'cosigner.declined',
  'writtenReply.waived',
  'deputyFeedback.filed',
  'preHandover.objected',
  'reply.countersigned',
  'rectification.reported',
  'procuratorialSuggestion.answered',
  'committeeView.given',
  'count.signed',
]

describe('the engine', () => {
  it('refuses what is not in the list of the person, and says ROLE_NOT_ALLOWED where the state would take it', () => {
    const looksAndNames = [fc.nat({ max: looks.length - 1 }), fc.constantFrom(...Object.keys(PERSONS))] as const
    fc.assert(
      fc.property(...looksAndNames, (n, name) => {
        const look = looks[n]
        if (!look) return
        const { walk, actor, mine, story, words } = look
        const by = PERSONS[name] ?? { id: name, role: 'system' }
        const { actors = [], clocks: deadlines = [] } = walk.stored ?? {}
        const env = anEnv({ actors, deadlines, self: actor.id, by, policy: walk.policy })
        const open = offeredEvents(FAMILY[actor.machine], actor, env)

        for (const event of SAMPLES[actor.machine].events) {
          const outcome = walk.attempt(by, event, actor.id)
          const isListed = mine[name]?.includes(event.type)
          if (!isListed) {
            const codes = open.includes(event.type) ? ['ROLE_NOT_ALLOWED'] : ['ROLE_NOT_ALLOWED', 'EVENT_NOT_ACCEPTED']
            expect(codes, `${story}, ${words}: ${name} ${event.type}`).toContain(outcome)
          } else if (!SPEAKS_FOR_SOMEBODY.includes(event.type)) {
            expect(outcome, `${story}, ${words}: ${name} ${event.type}`).not.toBe('ROLE_NOT_ALLOWED')
          }
        }
      }),
      { numRuns: RUNS },
    )
  })
})
