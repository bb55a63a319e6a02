/** Which of our own folders and files each folder may import; what no line names may import nothing of ours. */
const LEAVES = ['src/errors.ts', 'src/config.ts', 'src/policy-file.ts', 'src/terminal-text.ts', 'src/code-thread.ts']
const TABLE: readonly { from: RegExp; may: readonly string[]; never?: readonly string[] }[] = [
  { from: /^machines\//, may: ['machines/'] },
  { from: /^migrations\//, may: [] },
  { from: /^src\/(errors|config|terminal-text|code-thread)\.ts$/, may: ['src/errors.ts'] },
  { from: /^src\/policy-file\.ts$/, may: ['machines/policy/'] },
  { from: /^src\/contract\//, may: ['src/contract/', 'machines/'], never: ['machine.ts'] },
  // The office's own records beside the cases: people, units, files, the trail of access.
  {
    from: /^src\/office\//,
    may: [
      'src/office/',
      'src/channels/',
      'src/files/',
      'src/engine/',
      'src/db/',
      'src/contract/',
      'machines/',
      ...LEAVES,
    ],
  },
  // What the suggestions of several years are about.
  { from: /^src\/analysis\//, may: ['src/analysis/', 'src/office/', 'src/db/', 'machines/', 'src/errors.ts'] },
  { from: /^src\/login\//, may: ['src/login/', 'src/office/', 'src/db/', 'src/contract/', 'machines/', ...LEAVES] },
  { from: /^src\/files\//, may: ['src/files/', ...LEAVES] },
  { from: /^src\/db\//, may: ['src/db/', 'machines/', 'migrations/', ...LEAVES] },
  { from: /^src\/engine\//, may: ['src/engine/', 'src/db/', 'machines/', ...LEAVES] },
  { from: /^src\/queue\//, may: ['src/queue/', 'src/errors.ts'] },
  // How a message leaves the house: mail, SMS, robots, webhooks. Knows no case.
  { from: /^src\/channels\//, may: ['src/channels/', 'src/errors.ts'] },
  // What is said to whom and when: the ladder, approval, digests, templates, links.
  {
    from: /^src\/notices\//,
    may: [
      'src/notices/',
      'src/channels/',
      'src/forms/',
      'src/office/',
      'src/engine/',
      'src/files/',
      'src/documents/',
      'src/db/',
      'src/contract/',
      'machines/',
      ...LEAVES,
    ],
  },
  // Facts as they stood on a day, and what is counted of them.
  {
    from: /^src\/figures\//,
    may: ['src/figures/', 'src/engine/', 'src/db/', 'src/contract/', 'machines/', ...LEAVES],
  },
  // Letters and forms of a case: what fills them, and the office's own templates.
  {
    from: /^src\/forms\//,
    may: [
      'src/forms/',
      'src/dossiers/',
      'src/documents/',
      'src/office/',
      'src/engine/',
      'src/files/',
      'src/db/',
      'src/contract/',
      'machines/',
      ...LEAVES,
    ],
  },
  // Reports, appraisal, archive and dossiers: figures and forms put together.
  {
    from: /^src\/(reports|appraisal|archive|dossiers)\//,
    may: [
      'src/reports/',
      'src/appraisal/',
      'src/archive/',
      'src/dossiers/',
      'src/figures/',
      'src/forms/',
      'src/documents/',
      'src/office/',
      'src/engine/',
      'src/files/',
      'src/db/',
      'src/contract/',
      'machines/',
      ...LEAVES,
    ],
  },
  {
    from: /^src\/http\//,
    may: [
      'src/http/',
      'src/contract/',
      'src/engine/',
      'src/office/',
      'src/notices/',
      'src/figures/',
      'src/forms/',
      'src/reports/',
      'src/appraisal/',
      'src/archive/',
      'src/dossiers/',
      'src/analysis/',
      'src/channels/',
      'src/login/',
      'src/files/',
      'src/db/read/',
      'src/db/tenant.ts',
      'src/db/schema.ts',
      'src/documents/',
      'machines/',
      'src/errors.ts',
    ],
  },
  {
    from: /^src\/documents\//,
    may: ['src/documents/', 'src/contract/', 'src/db/read/', 'machines/', 'src/errors.ts', 'src/code-thread.ts'],
  },
  {
    from: /^src\/simulation\//,
    may: ['src/simulation/', 'src/figures/', 'src/reports/', 'src/engine/', 'src/db/', 'machines/', ...LEAVES],
  },
  { from: /^src\/web\//, may: ['src/web/', 'src/contract/', 'machines/'], never: ['machine.ts', 'machines/step.ts'] },
  {
    from: /^workers\//,
    may: [
      'workers/',
      'machines/',
      'src/engine/',
      'src/office/',
      'src/notices/',
      'src/reports/',
      'src/archive/',
      'src/channels/',
      'src/files/',
      'src/db/read/',
      'src/db/tenant.ts',
      'src/db/schema.ts',
      'src/queue/',
      'src/documents/',
      'src/errors.ts',
    ],
  },
  { from: /^src\/found-sample\.ts$/, may: ['src/', 'machines/'], never: ['src/db/write/', 'src/web/'] },
  // The composing layer: what `npm start` and the command line put together. Nothing below imports it.
  {
    from: /^src\/(commands\/|[a-z-]+\.ts$)/,
    may: ['src/', 'workers/', 'machines/'],
    never: ['src/db/write/', 'src/web/', 'src/simulation/'],
  },
]

/** May the file import that one of ours? */
export function isAllowed(from: string, target: string): boolean {
  const row = TABLE.find((candidate) => candidate.from.test(from))
  if (!row) return false
  if (row.never?.some((part) => target.startsWith(part) || target.endsWith(`/${part}`))) return false
  return row.may.some((part) => (part.endsWith('/') ? target.startsWith(part) : target === part))
}
