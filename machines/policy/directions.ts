import type { SectionName } from './rule.ts'
import {
  addsNone,
  attemptsForContact,
  classDemands,
  type Direction,
  daysBack,
  debtorTerm,
  each,
  earlierDay,
  extensionBases,
  falseIsStricter,
  fewerIsStricter,
  fields,
  free,
  higherShare,
  keepsAll,
  moreIsStricter,
  mustStay,
  ordered,
  rightTerm,
  trueIsStricter,
  withinClock,
} from './strictness.ts'

/** Clocks that give somebody time for a right of the deputy; all others give a debtor time for a duty. */
const RIGHT_CLOCKS: ReadonlySet<string> = new Set(['deputy_feedback'])

const triggers = each(trueIsStricter)

/**
 * For every field of every section which way is stricter, so that a file never loosens a binding rule above it. A
 * debtor's term may only become shorter, a deputy's right only longer, a duty may be added, a relief taken away.
 */
const DIRECTIONS: Record<SectionName, Record<string, Direction>> = {
  labels: {},
  // Body, label and who fixes the key suggestions follow from the level of the congress, not from a wish to weaken.
  office: { body: free, smallOffice: falseIsStricter, zone: mustStay, workingHours: free },
  lateEntry: { daysBack, reasonAfterDays: fewerIsStricter },
  submission: {
    delegationCheck: trueIsStricter,
    cosignersConfirm: trueIsStricter,
    priorCommunication: ordered('required', 'encouraged', 'none'),
    paperOriginal: trueIsStricter,
  },
  categories: { label: free, criteria: free, triggers },
  key: { label: free, fixedBy: free, triggers },
  screening: { label: free },
  withdrawal: {
    until: ordered('any_time', 'handover'),
    agreement: ordered('all_signers', 'lead_signer'),
    inWriting: trueIsStricter,
  },
  handledTogether: { allowed: falseIsStricter, replyToEach: trueIsStricter, tellDeputies: trueIsStricter },
  handover: {
    preHandover: free,
    modes: keepsAll,
    forms: keepsAll,
    byNature: falseIsStricter,
    deemedReceipt: debtorTerm,
  },
  clocks: {
    start: ordered('handover', 'distribution', 'receipt'),
    term: debtorTerm,
    roll: ordered('none', 'next-working-day'),
    within: withinClock,
  },
  reply: {
    steps: keepsAll,
    signedBy: addsNone,
    addressees: ordered('each_signer', 'lead_signer'),
    contactRequired: trueIsStricter,
    failedAttemptsSuffice: attemptsForContact,
    oralReplyOnWaiver: falseIsStricter,
    leadMayProceed: falseIsStricter,
  },
  extension: { bases: extensionBases, term: debtorTerm, noticeWithin: debtorTerm, grantedBy: addsNone },
  reassignment: {
    throughRoutingOffice: free,
    writtenReason: trueIsStricter,
    disputes: fewerIsStricter,
    finalRulingBy: addsNone,
    newUnitClock: ordered('first_handover', 'new_handover'),
  },
  resultClasses: { scheme: free, classes: classDemands },
  inquiry: {
    channels: each(ordered('in_person', 'phone')),
    dimensions: keepsAll,
    asked: ordered('each_signer', 'lead_signer'),
    attempts: moreIsStricter,
    reminders: moreIsStricter,
    confirmation: ordered('second_person', 'scan', 'sample'),
    denominators: fields({ bases: keepsAll }, mustStay),
  },
  feedback: { to: keepsAll, reasonWhenDissatisfied: trueIsStricter },
  rehandling: { trigger: ordered('automatic', 'studied_first'), rounds: moreIsStricter },
  assessment: { mode: ordered('panel', 'joint_meeting', 'none'), outcomes: addsNone },
  conclusion: {
    when: ordered('promises_struck_off', 'opinion_heard', 'replied'),
    withDissatisfaction: falseIsStricter,
  },
  commitments: {
    ledger: trueIsStricter,
    verifiedBy: addsNone,
    changeSignedBy: addsNone,
    statementAtTermChange: trueIsStricter,
    ratedByDeputy: trueIsStricter,
  },
  supervision: { forms: keepsAll, progressEvery: debtorTerm, actKinds: keepsAll },
  ballot: {
    held: trueIsStricter,
    voters: mustStay,
    mode: ordered('secret', 'electronic', 'open'),
    media: addsNone,
    object: mustStay,
    base: ordered('all_members', 'present', 'returned', 'valid'),
    thresholds: each(higherShare),
    tie: each(ordered('fails', 'reaches')),
    quorum: higherShare,
    secondBallot: trueIsStricter,
  },
  chase: { steps: keepsAll },
  reviews: { label: free, of: mustStay, startsOn: free, onSite: trueIsStricter, asksDeputyAgain: trueIsStricter },
  appraisal: { items: free, grades: free },
  numbering: { serial: free, inSession: free, betweenSessions: free },
  transfer: { held: trueIsStricter, fields: keepsAll },
  deputyEnded: { lettersTo: mustStay },
  publicity: {
    suggestions: ordered('must', 'may'),
    reportPublic: trueIsStricter,
    deputyMayObject: trueIsStricter,
  },
  archive: { retention: each(ordered('permanent', '30_years', '10_years')) },
  // A township has no standing committee and reports to the congress itself, which is never less.
  reports: { label: free, dueOn: earlierDay, by: free, to: ordered('congress', 'standing_committee') },
}

/** Which way is stricter for a field; undefined for a field that nobody has judged yet. */
export function directionOf(section: SectionName, entry: string | undefined, field: string): Direction | undefined {
  if (section === 'clocks' && field === 'term' && RIGHT_CLOCKS.has(entry ?? '')) return rightTerm
  if (section === 'clocks' && field === 'roll' && RIGHT_CLOCKS.has(entry ?? ''))
    return ordered('next-working-day', 'none')
  if (section === 'clocks' && field === 'start' && RIGHT_CLOCKS.has(entry ?? '')) return mustStay
  return DIRECTIONS[section][field]
}
