import { ROOT } from '../source-files.ts'
import type { Ground } from './ground.ts'
import type { Plant } from './options.ts'

/**
 * Builds a defect in for one run. What concerns the database is a trigger that loses rows, as if the second of two commits
 * had been killed; what concerns the queue is preloaded into every worker.
 */
export async function plant(ground: Ground, name: Plant): Promise<Record<string, string>> {
  if (name === 'dropped-outbox') await loseEvery(ground, 'outbox', 7)
  if (name === 'two-commits') await loseEvery(ground, 'timer', 7)
  if (name === 'dropped-outbox' || name === 'two-commits') return {}
  return { NODE_OPTIONS: `--import ${ROOT}/test/chaos/planted-queue.mjs`, CHAOS_PLANT: name }
}

async function loseEvery({ owner }: Ground, table: 'outbox' | 'timer', nth: number): Promise<void> {
  await owner.query(`
    create sequence lost_${table};
    grant usage on sequence lost_${table} to public;
    create function lose_${table}() returns trigger language plpgsql as $$
      begin return case when nextval('lost_${table}') % ${nth} = 0 then null else new end; end $$;
    create trigger lose before insert on ${table} for each row execute function lose_${table}();`)
}
