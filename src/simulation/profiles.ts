import type { Policy } from '../../machines/policy/schema.ts'
import type { Category } from '../../machines/policy/words.ts'
import { YEAR } from './calendar-of-the-year.ts'
import { castDice, type Dice, loadedDice, seededUuid } from './dice.ts'
import * as model from './model.ts'
import type { People } from './people.ts'
import { CHAPTERS, type Chapter, isInBatch, STORY_LINES, type StoryLine } from './stories.ts'
import type { SourceSuggestion } from './suggestions.ts'

export type ResultClass = Policy['resultClasses']['classes'][number]
/** What one case brings with it before anybody acts. */
export type Profile = {
  index: number
  /** From 1; also the number in the register of receipt. */
  n: number
  caseId: string
  dice: Dice
  title: string
  sessionNo: number
  field: string
  leadUnitId: string
  coUnitIds: string[]
  /** Units that may come into it later. */
  spareUnitIds: string[]
  leadSignerId: string
  cosignerIds: string[]
  delegationId: string
  category: Category
  isKey: boolean
  resultClass: ResultClass
  replyDay: number
  isLong: boolean
  isBalloted: boolean
  isSupervised: boolean
  isReviewed: boolean
  needsHandlingLeader: boolean
  needsSupervisor: boolean
  /** The body distributes to the units, instead of naming them at the handover. */
  isDistributed: boolean
  stories: Set<string>
  partner: Profile | null
  /** The formal number that it will get, if it comes so far. */
  number: string
  serialNumber: string
}

export const TERM_NO = 9
export const SESSION_NO = 4
/** `year`: in which it is held; `between`: all were made after it, and so many others before them. */
export type DealtSession = { no: number; year: number; between?: { numberedBefore: number } }

function sessionOf({ session }: Source): DealtSession {
  return session ?? { no: SESSION_NO, year: YEAR }
}

const FIRST_SHARE = 0.1
const SECOND_SHARE = 0.3
const DISTRIBUTED_SHARE = 0.4
const SPARE_UNITS = 4

type Source = {
  policy: Policy
  people: People
  suggestions: readonly SourceSuggestion[]
  seed: number | string
  count: number
  /** Which session of congress they belong to; the simulated one unless said otherwise. */
  session?: DealtSession
}

/** Deals the cases of the year, in blocks of the 99 suggestions, so that ten thousand are a hundred such years. */
export function dealProfiles(source: Source): Profile[] {
  const size = source.suggestions.length
  const profiles: Profile[] = []
  for (let from = 0; from < source.count; from += size) {
    const block = drawBlock(source, from, Math.min(size, source.count - from))
    dealStories(block, source.policy, castDice(`${source.seed}/stories/${from}`))
    if (source.session?.between) for (const { stories } of block) stories.add('between_sessions')
    profiles.push(...block)
  }
  giveNumbers(profiles, source.policy, sessionOf(source))
  return profiles
}

/**
 * The category is not in the data, so it is drawn, and the rule is this: of the suggestions that their own place had
 * treated as key, so many become first that a tenth of all is first; three tenths of all become second, the rest
 * third. Where the place knows no such category, the next one stands for it. Key suggestions (重点) are drawn in the
 * same way: 12 of 142 as in Jiyuan.
 */
function drawBlock(source: Source, from: number, size: number): Profile[] {
  const { policy, people, suggestions, seed } = source
  const dice = castDice(`${seed}/block/${from}`)
  const sources = suggestions.slice(0, size)
  // Shares of a block are dealt, not thrown: in 99 cases the measured shares come out as near as whole numbers can.
  const shares = (label: string) =>
    dice.shuffle(
      label,
      sources.map((_, nth) => (nth + dice.roll(label)) / size),
    )
  const [proposers, units, classes, replies] = [
    shares('proposers'),
    shares('units'),
    shares('classes'),
    shares('reply'),
  ]
  const byKey = (label: string) =>
    dice
      .shuffle(
        label,
        sources.map((_, nth) => nth),
      )
      .sort((a, b) => Number(sources[b]?.wasKey) - Number(sources[a]?.wasKey))
  const firsts = new Set(byKey('first').slice(0, Math.max(1, Math.round(FIRST_SHARE * size))))
  const rest = dice
    .shuffle(
      'second',
      sources.map((_, nth) => nth),
    )
    .filter((nth) => !firsts.has(nth))
  const seconds = new Set(rest.slice(0, Math.round(SECOND_SHARE * size)))
  const keys = new Set(byKey('key').slice(0, Math.max(1, Math.round(model.KEY_SHARE * size))))

  return sources.map((suggestion, nth) => {
    const index = from + nth
    const own = castDice(`${seed}/case/${index}`)
    const category = nearest(policy, firsts.has(nth) ? 'first' : seconds.has(nth) ? 'second' : 'third')
    const isKey = keys.has(nth)
    const resultClass = drawClass(policy, classes[nth] ?? 0)
    const triggers = [policy.categories[category]?.triggers, ...(isKey ? [policy.key.triggers] : [])]
    const isTriggered = (name: keyof typeof policy.key.triggers) => triggers.some((entry) => entry?.[name])
    return {
      index,
      n: index + 1,
      caseId: seededUuid(`${seed}/case`, index + 1),
      dice: own,
      title: from === 0 ? suggestion.title : `${suggestion.title}（${from / suggestions.length + 1}）`,
      sessionNo: sessionOf(source).no,
      field: suggestion.field ?? own.weigh('field', model.FIELDS),
      ...drawUnits(suggestion, people, own, units[nth] ?? 0),
      ...drawSigners(people, own, proposers[nth] ?? 0),
      category,
      isKey,
      resultClass,
      replyDay: Math.round(castShare(replies[nth] ?? 0, model.REPLY_DAY)),
      isLong: false,
      isBalloted: policy.ballot.held && isTriggered('ballot'),
      isSupervised: isTriggered('supervisingLeader') || isTriggered('supervisingCommittee'),
      isReviewed: isReviewed(policy, { category, isKey, resultClass }, own),
      needsHandlingLeader: isTriggered('handlingLeader'),
      needsSupervisor: isTriggered('supervisingLeader'),
      isDistributed: own.chance('distributed', DISTRIBUTED_SHARE),
      stories: new Set<string>(),
      partner: null,
      number: '',
      serialNumber: '',
    }
  })
}

/** Given units stay; what the file does not name is drawn from all units that it names, the often named ones first. */
function drawUnits(suggestion: SourceSuggestion, people: People, dice: Dice, share: number) {
  const leadUnitId = suggestion.leadUnit
    ? people.unitIdOf(suggestion.leadUnit)
    : people.drawUnit(dice, 'lead-unit', suggestion.coUnits.map(people.unitIdOf))
  const coUnitIds = suggestion.coUnits.map(people.unitIdOf).filter((id) => id !== leadUnitId)
  const wanted = weighed(share, model.CO_UNITS)
  const taken = () => [leadUnitId, ...coUnitIds]
  while (coUnitIds.length < wanted) coUnitIds.push(people.drawUnit(dice, `co-unit-${coUnitIds.length}`, taken()))
  const spareUnitIds: string[] = []
  while (spareUnitIds.length < SPARE_UNITS) {
    spareUnitIds.push(people.drawUnit(dice, `spare-${spareUnitIds.length}`, [...taken(), ...spareUnitIds]))
  }
  return { leadUnitId, coUnitIds, spareUnitIds }
}

function drawSigners(people: People, dice: Dice, share: number) {
  const lead = dice.pick('lead-signer', people.deputies)
  const wanted = share < model.SINGLE_PROPOSER ? 0 : dice.weigh('cosigners', model.COSIGNERS)
  const cosignerIds: string[] = []
  for (let attempt = 0; cosignerIds.length < wanted; attempt += 1) {
    const { id } = dice.pick(`cosigner-${attempt}`, people.deputies)
    if (id !== lead.id && !cosignerIds.includes(id)) cosignerIds.push(id)
  }
  return { leadSignerId: lead.id, delegationId: lead.delegationId, cosignerIds }
}

/** The measured shares of A, B, C, D go to the place's own classes by what these mean. */
function drawClass(policy: Policy, share: number): ResultClass {
  const { classes } = policy.resultClasses
  const isMeant = (...meanings: string[]) => classes.filter(({ meaning }) => meanings.includes(meaning))
  const begun = isMeant('in_progress').length > 0 ? isMeant('in_progress') : isMeant('planned')
  const later = isMeant('planned', 'not_now').filter((entry) => !begun.includes(entry))
  const groups: [string, ResultClass[]][] = [
    ['solved', isMeant('solved')],
    ['in_progress', begun],
    ['later', later],
    ['explained', isMeant('explained', 'upper_level')],
  ]
  const weights = groups.flatMap(([name, entries]) =>
    entries.map((entry) => [entry, (model.CLASS_OF_MEANING[name] ?? 0) / entries.length] as const),
  )
  return weighed(share, weights)
}

function nearest(policy: Policy, wanted: Category): Category {
  const order: Category[] = ['first', 'second', 'third']
  const below = order.slice(order.indexOf(wanted)).find((category) => policy.categories[category])
  return below ?? order.find((category) => policy.categories[category]) ?? 'third'
}

type Reviewable = { category: string; isKey: boolean; resultClass: { meaning: string } }
/** Does a campaign of the place take the case? */
export function takenBy(of: Policy['reviews'][string]['of'], profile: Reviewable, id: string, dice: Dice): boolean {
  if (of.keyOnly && !profile.isKey) return false
  if (of.categories && !of.categories.some((category) => category === profile.category)) return false
  if (of.meanings && !of.meanings.some((meaning) => meaning === profile.resultClass.meaning)) return false
  const [part = 1, whole = 1] = of.sample.split('/').map(Number)
  return dice.chance(`sample-${id}`, part / whole)
}

function isReviewed(policy: Policy, profile: Reviewable, dice: Dice): boolean {
  return Object.entries(policy.reviews).some(([id, { of }]) => takenBy(of, profile, id, dice))
}

/** Gives the stories of each chapter to cases of the block that they fit. */
function dealStories(block: Profile[], policy: Policy, dice: Dice): void {
  const ended = new Set<Profile>()
  for (const chapter of CHAPTERS) {
    const busy = new Set<Profile>()
    for (const line of STORY_LINES.filter((one) => one.chapter === chapter && (one.allowed?.(policy) ?? true))) {
      const free = inOrder(block, chapter, dice, line.name).filter(
        (profile) => !ended.has(profile) && !busy.has(profile) && (line.fits?.(profile, policy) ?? true),
      )
      const wanted = Math.max(1, Math.round(line.share * block.length))
      for (const profile of free.slice(0, wanted)) {
        tell(profile, line)
        busy.add(profile)
        if (line.isEnd) ended.add(profile)
      }
    }
    if (chapter === 'handover') pairUp(block, busy, ended)
  }
}

/** What takes a case out of the ordinary goes to the common ones first: there are few of the first category. */
function inOrder(block: Profile[], chapter: Chapter, dice: Dice, label: string): Profile[] {
  const shuffled = dice.shuffle(label, block)
  const rarity = ({ isKey, category }: Profile) => Number(isKey) + Number(category === 'first')
  const takesAway = chapter === 'origin' || chapter === 'screening' || chapter === 'handover'
  return takesAway ? shuffled.sort((a, b) => rarity(a) - rarity(b)) : shuffled
}

function tell(profile: Profile, line: StoryLine): void {
  profile.stories.add(line.name)
  if (line.name === 'by_nature' || line.name.startsWith('extended:')) profile.isLong = true
  if (line.name === 'motion_converted' && profile.cosignerIds.length === 0) profile.stories.add('single_motion')
}

/** 一并办理: the one joins the other before the handover; another joins after it and is taken out again. */
function pairUp(block: Profile[], busy: Set<Profile>, ended: Set<Profile>): void {
  for (const [leads, joins] of [
    ['joint_lead', 'joint_member'],
    ['joint_partner', 'joint_undone'],
  ] as const) {
    for (const lead of block.filter(({ stories }) => stories.has(leads))) {
      const isFree = (profile: Profile) =>
        isInBatch(profile) &&
        !busy.has(profile) &&
        !ended.has(profile) &&
        !profile.isKey &&
        profile.category !== 'first'
      const partner = block.find((one) => isFree(one) && one.field === lead.field) ?? block.find(isFree)
      if (!partner) continue
      partner.stories.add(joins)
      partner.partner = lead
      lead.partner = partner
      busy.add(partner)
    }
  }
}

const NEVER_NUMBERED = ['advised_withdrawn', 'not_handed_over', 'treated_as_letter', 'reference']
/** Formal numbers run in the order of the register; those of the session and those between sessions apart. */
function giveNumbers(profiles: Profile[], policy: Policy, session: DealtSession): void {
  const { serial, inSession, betweenSessions } = policy.numbering
  let inside = 0
  let between = session.between?.numberedBefore ?? 0
  for (const profile of profiles) {
    profile.serialNumber = fill(serial, session, profile.n)
    if (NEVER_NUMBERED.some((name) => profile.stories.has(name))) continue
    const isBetween = profile.stories.has('between_sessions')
    if (isBetween) between += 1
    else inside += 1
    profile.number = isBetween ? fill(betweenSessions, session, between) : fill(inSession, session, inside)
  }
}

function fill(pattern: string, session: DealtSession, n: number): string {
  const values: Record<string, number> = { term: TERM_NO, session: session.no, year: session.year, n }
  return pattern.replace(/\{(\w+)(?::(\d+))?\}/g, (_, name: string, width?: string) =>
    String(values[name] ?? '').padStart(Number(width ?? 0), '0'),
  )
}

function weighed<Item>(share: number, weighted: readonly (readonly [Item, number])[]): Item {
  return loadedDice(share).weigh('', weighted)
}

function castShare(share: number, points: Parameters<Dice['quantile']>[1]): number {
  return loadedDice(share).quantile('', points)
}
