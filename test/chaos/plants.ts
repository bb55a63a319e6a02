import { ROOT } from '../source-files.ts'
import type { Ground } from './ground.ts'
import type { Plant } from './options.ts'

/** By which rule a defect must be found, and what must be said then: found by chance elsewhere it is not caught. */
export const CAUGHT_BY: Readonly<Record<Plant, { rule: string; says: RegExp }>> = {
  'skipped-sweep': { rule: 'nothing that is due is left', says: /timers|outbox|notices|deliveries/ },
  'swallowed-id': { rule: 'nothing that is due is left', says: /timers|outbox|notices|deliveries/ },
  'dropped-outbox': { rule: 'the reconciler finds nothing', says: /"path":"outbox\./ },
  'two-commits': { rule: 'the reconciler finds nothing', says: /"path":"timers\./ },
}
/** Early and often enough that a short run holds some. */
const NTH = 3

/**
 * Builds a defect in for one run. What concerns the database is a trigger that loses rows, as if the second of two commits
 * had been killed; what concerns the queue is changed in the code as the servers load it. Returns their environment.
 */
export async function plant(ground: Ground, name: Plant): Promise<Record<string, string>> {
  if (name === 'dropped-outbox') await loseEvery(ground, 'outbox', NTH)
  if (name === 'two-commits') await loseEvery(ground, 'timer', NTH)
  if (name === 'dropped-outbox' || name === 'two-commits') return {}
  return { NODE_OPTIONS: `--import ${ROOT}/test/chaos/planted-code.mjs`, CHAOS_PLANT: name }
}

async function loseEvery({ owner }: Ground, table: 'outbox' | 'timer', nth: number): Promise<void> {
  await owner.query(`
    create sequence lost_${table};
    grant usage on sequence lost_${table} to public;
    create function lose_${table}() returns trigger language plpgsql as $$
      begin return case when nextval('lost_${table}') % ${nth} = 0 then null else new end; end $$;
    create trigger lose before insert on ${table} for each row execute function lose_${table}();`)
}
