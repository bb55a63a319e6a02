import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'

import { makeFeed, readFeed, revokeFeed } from '../../contract/live-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { momentText } from '../parts/day-text.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'

/** One's deadlines in a calendar program; the address is the right to read it, so it is shown once. */
export function FeedSection() {
  const { data, error } = useAsk(readFeed, {})
  const queryClient = useQueryClient()
  const [path, setPath] = useState<string>()
  const [problem, setProblem] = useState<unknown>()
  const act = async (step: () => Promise<string | undefined>) => {
    try {
      setPath(await step())
      setProblem(undefined)
      await queryClient.invalidateQueries({ queryKey: [readFeed.name] })
    } catch (no) {
      setProblem(no)
    }
  }
  if (error) return <ProblemNotice error={error} />
  const feed = data?.feed
  return (
    <>
      <p className="quiet">把期限订阅到手机或电脑的日历里；其中只有建议编号和期限种类，没有标题和姓名。</p>
      {path && (
        <div className="said" role="status">
          <p>订阅地址（只显示这一次，等于钥匙，不要转给别人）：</p>
          <code>{new URL(path, window.location.origin).href}</code>
        </div>
      )}
      {feed && (
        <p>
          生成于 {momentText(feed.madeAt)}，
          {feed.lastReadAt ? `最近读取 ${momentText(feed.lastReadAt)}` : '还没有被读取过'}。
        </p>
      )}
      <ProblemNotice error={problem} />
      <div className="row">
        <Button onClick={() => void act(async () => (await ask(makeFeed, {})).path)}>
          {feed ? '换一个地址，原来的失效' : '生成订阅地址'}
        </Button>
        {feed && (
          <Button
            onClick={() =>
              void act(async () => {
                await ask(revokeFeed, {})
                return undefined
              })
            }
          >
            停用
          </Button>
        )}
      </div>
    </>
  )
}
