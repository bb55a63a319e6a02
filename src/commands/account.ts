import type { Command } from 'commander'

import { rescueAccount } from '../login/rescue.ts'
import { print, withDuban } from './session.ts'

async function resetAccount(name: string, options: { secondFactor?: true; json?: true }): Promise<void> {
  const { username, password } = await withDuban(({ db }) =>
    rescueAccount(db, name, options.secondFactor === true, new Date().toISOString()),
  )
  if (options.json) print(JSON.stringify({ username, password }))
  else {
    print(
      `登录名：${username}`,
      `新密码：${password}（只显示这一次，登录后须改）`,
      '此前的登录都已退出；因输错密码被锁定的，须等 15 分钟',
    )
  }
}

/** Adds `account reset` to the program. */
export function register(program: Command): void {
  const account = program.command('account').description('账号：没有管理员可找时，在服务器上重设密码')
  account
    .command('reset')
    .description('重设一个账号的密码，并恢复被停用的账号')
    .argument('<username>', '登录名')
    .option('--second-factor', '同时解除验证器')
    .option('--json', '输出 JSON')
    .action(resetAccount)
}
