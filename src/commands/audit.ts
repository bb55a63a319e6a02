import type { Command } from 'commander'

import { loadConfig } from '../config.ts'
import { sealCases } from '../engine/audit/seal.ts'
import { findSealKey, openSealKey } from '../engine/audit/seal-key.ts'
import { describeTrail } from '../engine/audit/trail-report.ts'
import { verifyTrail } from '../engine/audit/verify.ts'
import { pickCongress, print, withDuban } from './session.ts'

const BROKEN = 1

type Options = { tenant?: string; json?: true }

async function verifyAndPrint({ tenant, json }: Options): Promise<void> {
  const report = await withDuban(async ({ db, dataFolder }) => {
    const key = await findSealKey({ sealKey: loadConfig().sealKey, dataFolder })
    const tenantId = tenant === undefined ? undefined : (await pickCongress(db, tenant)).id
    return verifyTrail(db, { ...(key !== undefined && { key }), ...(tenantId !== undefined && { tenantId }) })
  })
  print(json ? JSON.stringify(report) : describeTrail(report))
  if (!report.ok) process.exitCode = BROKEN
}

async function sealAndPrint({ tenant, json }: Options): Promise<void> {
  const report = await withDuban(async ({ db, dataFolder }) => {
    const key = await openSealKey({ sealKey: loadConfig().sealKey, dataFolder })
    const tenantId = tenant === undefined ? undefined : (await pickCongress(db, tenant)).id
    const now = new Date().toISOString()
    return sealCases(db, { key, now, ...(tenantId !== undefined && { tenantId }) })
  })
  if (json) return print(JSON.stringify(report))
  const done = report.cases === 0 ? '没有需要封存的新记录' : `已封存建议 ${report.cases} 件，新封条 ${report.seals} 个`
  const marks = report.last.map(({ tenantId, n, mac }) => `  人大“${tenantId}”最新封条：第 ${n} 号，封签 ${mac}`)
  const advice = '请把最新封条的编号和封签抄存在本系统之外：日后封条连同其后记录一并被删，只有它能证明'
  print(done, ...marks, ...(marks.length > 0 ? [advice] : []))
}

/** Adds `audit verify|seal` to the program. */
export function register(program: Command): void {
  const audit = program.command('audit').description('办理记录的核验与封存')
  audit
    .command('verify')
    .description('核验全部记录：链、登记簿、封条；退出码 0 无误，1 有改动，指出第一处')
    .option('--tenant <id>', '只核验这个人大（id 或名称）')
    .option('--json', '以 JSON 显示')
    .action(verifyAndPrint)
  audit
    .command('seal')
    .description('把上次封存以后变动过的建议封存起来；密钥在数据库之外（DUBAN_SEAL_KEY 或数据文件夹）')
    .option('--tenant <id>', '只封存这个人大（id 或名称）')
    .option('--json', '以 JSON 显示')
    .action(sealAndPrint)
}
