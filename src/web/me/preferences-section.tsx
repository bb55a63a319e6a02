import { useQueryClient } from '@tanstack/react-query'

import {
  PREFERENCE_CHANNELS,
  type PreferencesView,
  readPreferences,
  savePreferences,
} from '../../contract/preferences-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { useAct } from '../parts/use-act.ts'

type Way = (typeof PREFERENCE_CHANNELS)[number]
type Kind = PreferencesView['kinds'][number]

const WAY_LABELS: Readonly<Record<Way, string>> = { email: '电子邮件', sms: '短信' }

/** By which ways, beside the inbox, one is told of what; what the post demands cannot be switched off. */
export function PreferencesSection() {
  const { data, error } = useAsk(readPreferences, {}, { refetchOnMount: 'always' })
  const queryClient = useQueryClient()
  const { isBusy, problem, act } = useAct()
  if (!data) return error ? <ProblemNotice error={error} /> : <p className="waiting">正在读取…</p>
  const turn = (kind: string, channel: Way, isOn: boolean) =>
    act(async () => {
      const saved = await ask(savePreferences, { body: { choices: [{ kind, channel, isOn }] } })
      queryClient.setQueryData([readPreferences.name, {}], saved)
    })
  const groups = [...new Set(data.kinds.map(({ group }) => group))]
  return (
    <>
      <p className="quiet">
        收件箱里总是有的；除此以外还想经哪些渠道收到，在这里勾选，随即生效。灰色的按岗位必须接收，不能关闭。
      </p>
      <ul className="plain-list">
        {PREFERENCE_CHANNELS.map((way) => (
          <li key={way}>
            {WAY_LABELS[way]}：{data.ways[way].maskedAddress ?? '没有登记'}
            {data.ways[way].hint && <span className="quiet">　{data.ways[way].hint}</span>}
          </li>
        ))}
      </ul>
      <ProblemNotice error={problem} />
      <table className="table preferences" aria-busy={isBusy}>
        <thead>
          <tr>
            <th scope="col">通知</th>
            {PREFERENCE_CHANNELS.map((way) => (
              <th key={way} scope="col">
                {WAY_LABELS[way]}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group}>
            <tr>
              <th scope="rowgroup" colSpan={3}>
                {group}
              </th>
            </tr>
            {data.kinds
              .filter((kind) => kind.group === group)
              .map((kind) => (
                <KindRow key={kind.id} kind={kind} onTurn={turn} />
              ))}
          </tbody>
        ))}
      </table>
    </>
  )
}

function KindRow({
  kind,
  onTurn,
}: {
  kind: Kind
  onTurn: (kind: string, channel: Way, isOn: boolean) => Promise<boolean>
}) {
  return (
    <tr>
      <td>{kind.label}</td>
      {PREFERENCE_CHANNELS.map((way) => {
        const { isOn, isFixed } = kind[way]
        return (
          <td key={way}>
            <label className="row">
              <input
                type="checkbox"
                checked={isOn}
                disabled={isFixed}
                onChange={(event) => void onTurn(kind.id, way, event.target.checked)}
              />
              <span className="only-read-aloud">
                {kind.label}，{WAY_LABELS[way]}
              </span>
              {isFixed && <span className="quiet">{isOn ? '必须接收' : '不经此渠道'}</span>}
            </label>
          </td>
        )
      })}
    </tr>
  )
}
