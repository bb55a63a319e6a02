/**
 * The defects of the queue. Each takes the backstop with it, which heals both: work that the queue loses is then done
 * without it, after a quarter of a minute.
 */
const NO_BACKSTOP = ['const before = last', 'const before = undefined']
export const PLANTS = {
  // Whoever asks once and never again: what was lost, or became due later, is asked for by nobody.
  'skipped-sweep': {
    'workers/relay.ts': [
      NO_BACKSTOP,
      ['const due = await task.listDue(ROOM)', 'const due = (await task.listDue(ROOM)).filter(isNew(task))'],
      [
        'const ROOM = 200',
        'const ROOM = 200\nconst asked = new Set()\nconst isNew = (task) => ({ key }) => !asked.has(task.queue.name + key) && asked.add(task.queue.name + key)',
      ],
    ],
  },
  // Finished jobs are kept, and every repeat carries the id of the first: the queue swallows it in silence.
  'swallowed-id': {
    'workers/relay.ts': [NO_BACKSTOP],
    'src/queue/backend.ts': [
      ['removeOnComplete: true, removeOnFail: true', 'removeOnComplete: false, removeOnFail: false'],
    ],
    'src/queue/queue.ts': [['nowMs / EPOCH_MS', '0']],
  },
}
let changes = {}

export function initialize(plant) {
  changes = PLANTS[plant] ?? {}
}

export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context)
  const path = Object.keys(changes).find((one) => url.split('?')[0].endsWith(`/${one}`))
  if (path === undefined || loaded.source == null) return loaded
  const text = typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source).toString('utf8')
  return { ...loaded, source: changes[path].reduce((source, change) => plant(source, path, change), text) }
}

/** A defect that finds no ground any more would prove nothing. */
function plant(source, path, [sound, broken]) {
  if (!source.includes(sound)) throw new Error(`${path} does not hold "${sound}" any more: the plant must be mended`)
  return source.replace(sound, broken)
}
