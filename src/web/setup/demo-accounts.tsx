import type { CallReply } from '../../contract/client.ts'
import type { createCongress } from '../../contract/setup-endpoints.ts'
import { PlainButton } from '../parts/plain-controls.tsx'

type Account = CallReply<typeof createCongress>['accounts'][number]

/** Random passwords, shown this once. */
export function DemoAccounts({
  congressName,
  accounts,
  onGoOn,
}: {
  congressName: string
  accounts: readonly Account[]
  onGoOn: () => Promise<void>
}) {
  return (
    <>
      <div>
        <h1>{congressName}已生成</h1>
        <p>下面是各个岗位的演示账号。密码是随机的，只显示这一次；请打印或抄下，用它们从不同岗位试用。</p>
      </div>
      <div className="table-frame">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">岗位</th>
              <th scope="col">登录名</th>
              <th scope="col">密码</th>
            </tr>
          </thead>
          <tbody>
            {accounts.map(({ username, password, name, roleLabel }) => (
              <tr key={username}>
                <td className="is-title">
                  {roleLabel} <span className="quiet">{name}</span>
                </td>
                <td data-label="登录名">
                  <code>{username}</code>
                </td>
                <td data-label="密码">
                  <code>{password}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="row no-print">
        <PlainButton look="primary" onClick={() => void onGoOn()}>
          已记下，进入
        </PlainButton>
        <PlainButton onClick={() => window.print()}>打印</PlainButton>
      </div>
    </>
  )
}
