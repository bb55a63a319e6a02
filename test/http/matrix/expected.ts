import type { Persona } from './personas.ts'

const CLERK = 'deputy_office_clerk'
const DIRECTOR = 'deputy_office_director'
const OFFICE: readonly Persona[] = [CLERK, DIRECTOR]
const ADMIN: readonly Persona[] = ['administrator']
const UNIT: readonly Persona[] = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head']
/** Everybody with a post. */
const POSTS: readonly Persona[] = [
  'deputy',
  'delegation_staff',
  'secretariat',
  'presidium',
  ...OFFICE,
  'routing_office',
  ...UNIT,
  'handling_leader',
  'supervising_leader',
  'supervising_committee',
  'council_of_chairpersons',
  'standing_committee_member',
  'scrutineer',
  'teller',
  'procurator',
  'administrator',
  'auditor',
]
const ACCOUNTS: readonly Persona[] = [...POSTS, 'operator']
const EVERYBODY: readonly Persona[] = [...ACCOUNTS, 'nobody']
/** Who keeps an eye on the records of the office, and on its rules. */
const READERS: readonly Persona[] = [...OFFICE, 'secretariat', 'administrator', 'auditor']

/** Who stands to the case so that it can be seen: the one in the matrix was made between sessions and is public to nobody. */
export const SEES_OWN: readonly Persona[] = [
  'deputy',
  'delegation_staff',
  ...OFFICE,
  'routing_office',
  ...UNIT,
  'handling_leader',
  'supervising_leader',
  'supervising_committee',
  'council_of_chairpersons',
  'auditor',
]
/** Who sees a case to which nobody here stands. */
export const SEES_OTHER: readonly Persona[] = [...OFFICE, 'council_of_chairpersons', 'auditor']

/**
 * Who is let in to which endpoint: decided here by hand and not taken from the contract. An endpoint that is not
 * listed fails the test.
 */
export const LET_IN: Readonly<Record<string, readonly Persona[]>> = {
  // 登录
  readMe: EVERYBODY,
  signIn: EVERYBODY,
  giveSecondFactor: EVERYBODY,
  requestSignInCode: EVERYBODY,
  signInWithCode: EVERYBODY,
  startOidc: EVERYBODY,
  finishOidc: EVERYBODY,
  setUp: EVERYBODY,
  signOut: ACCOUNTS,
  signOutEverywhere: ACCOUNTS,
  listSessions: ACCOUNTS,
  endSession: ACCOUNTS,
  changePassword: ACCOUNTS,
  startSecondFactor: ACCOUNTS,
  confirmSecondFactor: ACCOUNTS,
  removeSecondFactor: ACCOUNTS,
  switchPost: ACCOUNTS,
  listTokens: ACCOUNTS,
  makeToken: POSTS,
  revokeToken: ACCOUNTS,
  createCongress: ['operator'],
  listShippedPolicies: ACCOUNTS,
  // 账号
  readPersonAccount: ADMIN,
  createPersonAccount: ADMIN,
  changePersonAccount: ADMIN,
  resetPersonAccount: ADMIN,
  lockPersonAccount: ADMIN,
  unlockPersonAccount: ADMIN,
  readSignInPolicy: ['administrator', 'auditor'],
  changeSignInPolicy: ADMIN,
  issueSignInCode: OFFICE,
  listSignInCodeRequests: OFFICE,
  // 建议
  listCases: POSTS,
  searchCases: POSTS,
  findSimilar: POSTS,
  readWorklist: POSTS,
  readCase: POSTS,
  readTimeline: POSTS,
  readOffers: POSTS,
  createCase: POSTS,
  sendEvent: POSTS,
  revealPhone: POSTS,
  describeMachine: POSTS,
  readFormChoices: POSTS,
  readDirectory: POSTS,
  listViews: POSTS,
  saveView: POSTS,
  deleteView: POSTS,
  listReaders: [DIRECTOR],
  nameReader: [DIRECTOR],
  removeReader: [DIRECTOR],
  readNotices: [...OFFICE, 'routing_office', ...UNIT],
  listDrafts: [DIRECTOR, 'routing_office'],
  decideDraft: [DIRECTOR, 'routing_office'],
  sendDrafts: [DIRECTOR, 'routing_office'],
  listInbox: POSTS,
  countUnread: POSTS,
  markRead: POSTS,
  markAllRead: POSTS,
  eraseEventText: [DIRECTOR],
  // 文件、动态
  readFileRules: ACCOUNTS,
  listAttachments: POSTS,
  uploadAttachment: POSTS,
  readAttachmentContent: POSTS,
  withdrawAttachment: POSTS,
  readFeed: POSTS,
  makeFeed: POSTS,
  revokeFeed: POSTS,
  readCalendarFeed: EVERYBODY,
  listHooks: ADMIN,
  createHook: ADMIN,
  changeHook: ADMIN,
  removeHook: ADMIN,
  pingHook: ADMIN,
  listDeliveries: ADMIN,
  // 名册
  listPeople: READERS,
  readPerson: READERS,
  createPerson: ADMIN,
  amendPerson: ADMIN,
  endPerson: ADMIN,
  grantPost: ADMIN,
  endPost: ADMIN,
  listUnits: READERS,
  readUnit: READERS,
  createUnit: ADMIN,
  amendUnit: ADMIN,
  closeUnit: ADMIN,
  addUnitContact: [...OFFICE, 'administrator'],
  amendUnitContact: [...OFFICE, 'administrator'],
  previewSuccession: OFFICE,
  succeedUnit: OFFICE,
  listDeputies: READERS,
  readDeputy: READERS,
  createDeputy: OFFICE,
  amendDeputy: OFFICE,
  previewDeputyStatus: OFFICE,
  changeDeputyStatus: OFFICE,
  listOrgans: READERS,
  readOrgan: READERS,
  createOrgan: ADMIN,
  amendOrgan: ADMIN,
  closeOrgan: ADMIN,
  // 人大、规则、日历
  readCongress: READERS,
  amendCongress: ADMIN,
  readCalendars: READERS,
  previewCalendar: [...OFFICE, 'administrator'],
  importCalendar: [...OFFICE, 'administrator'],
  listPolicies: READERS,
  readPolicy: READERS,
  readPolicySchema: READERS,
  comparePolicies: READERS,
  checkPolicyFile: [...OFFICE, 'administrator'],
  createPolicyVersion: ADMIN,
  activatePolicy: ADMIN,
  previewPolicyMove: [DIRECTOR],
  movePolicy: [DIRECTOR],
  listGatherings: READERS,
  readGathering: READERS,
  createGathering: OFFICE,
  amendGathering: OFFICE,
  readNumberTemplates: READERS,
  changeNumberTemplates: ADMIN,
  readNextNumber: [...OFFICE, 'secretariat'],
  takeNextNumber: [...OFFICE, 'secretariat'],
  // 故障、留痕
  listFaults: [DIRECTOR, 'administrator', 'auditor'],
  readFault: [DIRECTOR, 'administrator', 'auditor'],
  resolveFault: [DIRECTOR, 'administrator'],
  retryFault: [DIRECTOR, 'administrator'],
  searchTrail: ['administrator', 'auditor'],
  verifyTrails: ['administrator', 'auditor'],
  exportTrail: ['auditor'],
  exportTrailSheet: ['administrator', 'auditor'],
  // 导入、导出
  createImport: [...OFFICE, 'administrator'],
  listImports: [...OFFICE, 'administrator'],
  readImport: [...OFFICE, 'administrator'],
  mapImport: [...OFFICE, 'administrator'],
  applyImport: [...OFFICE, 'administrator'],
  deleteImport: [...OFFICE, 'administrator'],
  downloadRefused: [...OFFICE, 'administrator'],
  downloadSample: [...OFFICE, 'administrator'],
  exportCases: POSTS,
  exportWorklist: POSTS,
  exportDeputies: [...OFFICE, 'administrator'],
  exportPeople: ADMIN,
  exportUnits: [...OFFICE, 'administrator', 'routing_office'],
}

/** On a case that they see, these may still not do this. */
export const MAY_NOT_EVEN_SO: Readonly<Record<string, readonly Persona[]>> = {
  // Nothing to do on a case that has been handed over: it is with the units now.
  uploadAttachment: ['delegation_staff', 'handling_leader', 'auditor'],
  // 代表电话 is for those who have to reach the deputy: the office and the units of the case.
  revealPhone: [
    'deputy',
    'routing_office',
    'handling_leader',
    'supervising_leader',
    'supervising_committee',
    'auditor',
  ],
}

/** On a case that they see, there is nothing of this kind: no reader was named. */
export const UNSEEN_EVEN_SO: Readonly<Record<string, readonly Persona[]>> = { removeReader: [DIRECTOR] }
