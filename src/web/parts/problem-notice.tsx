import { ProblemError } from '../../contract/client.ts'

/** Why something could not be done, in the server's own words, with the number to name when asking for help. */
export function ProblemNotice({ error }: { error: unknown }) {
  if (!error) return null
  if (!(error instanceof ProblemError)) {
    const isOurs = error instanceof Error && /\p{Script=Han}/u.test(error.message)
    return (
      <div className="problem" role="alert">
        <p>{isOurs ? error.message : '页面出错；请刷新后重试，已填写的内容会保留。'}</p>
      </div>
    )
  }
  const { problem } = error
  const others = (problem.fields ?? []).filter(({ why }) => !problem.detail.includes(why))
  return (
    <div className="problem" role="alert">
      <p>{problem.detail}</p>
      {others.length > 0 && (
        <ul>
          {others.map(({ path, label, why }) => (
            <li key={path}>
              {label}：{why}
            </li>
          ))}
        </ul>
      )}
      {problem.requestId && problem.status >= 500 && <p className="request-id">编号 {problem.requestId}</p>}
    </div>
  )
}
