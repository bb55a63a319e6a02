import type { CallReply } from '../../../contract/client.ts'
import type { verifyTrails } from '../../../contract/trail-endpoints.ts'

type Result = CallReply<typeof verifyTrails>
const count = (n: number) => n.toLocaleString('zh-CN')

/** What was proved, what was found wrong and where, and what such a proof can never show. */
export function VerifyResult({ result }: { result: Result }) {
  const { isSound, access, cases } = result
  return (
    <section className={isSound ? 'said' : 'problem'} role={isSound ? 'status' : 'alert'} style={{ marginBottom: 12 }}>
      <p>
        <strong>{isSound ? '核验通过：没有发现改动、删除或缺号。' : '核验发现问题，请立即保全数据库并报告：'}</strong>
      </p>
      <ul>
        {access && (
          <li>
            操作留痕 {count(access.lines)} 行：
            {access.broken ? `第 ${access.broken.n} 行起不对。${access.broken.why}` : '逐行衔接，没有缺号'}
          </li>
        )}
        {cases && (
          <li>
            建议 {count(cases.cases)} 件、记录 {count(cases.events)} 条
            {cases.erasedTexts > 0 && `（其中依法抹除文字 ${count(cases.erasedTexts)} 处）`}：
            {cases.broken
              ? `${cases.broken.place} 不对；应为 ${cases.broken.expected}，实为 ${cases.broken.found}`
              : '记录链、登记簿和文字都相符'}
          </li>
        )}
        {cases && (
          <li>
            封条 {count(cases.seals)} 个
            {cases.unsealedCases > 0 && `；还没有封存的建议 ${count(cases.unsealedCases)} 件`}
          </li>
        )}
      </ul>
      {cases && (
        <details>
          <summary>这样的核验能证明什么、不能证明什么</summary>
          <ul>
            {Object.entries(cases.proves).map(([part, words]) => (
              <li key={part}>{words}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
