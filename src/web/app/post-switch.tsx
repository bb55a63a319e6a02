import { useQueryClient } from '@tanstack/react-query'
import { Button, Dropdown } from 'antd'
import { useNavigate } from 'react-router'

import { type MyPost, readMe, switchPost } from '../../contract/login-endpoints.ts'
import { ask } from './ask.ts'
import { useSession } from './session.tsx'

/** The post in which one works now; with several, a click changes it and nothing of the former post stays on screen. */
export function PostSwitch() {
  const { me, post } = useSession()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  if (!post) return null
  if (me.posts.length < 2) return <span className="nowrap">{postLabel(post)}</span>

  const change = async ({ tenantId, postId }: MyPost) => {
    await ask(switchPost, { body: { tenantId, postId } })
    await navigate('/')
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== readMe.name })
    await queryClient.invalidateQueries({ queryKey: [readMe.name] })
  }
  const isOneCongress = new Set(me.posts.map(({ tenantId }) => tenantId)).size === 1
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectedKeys: [post.postId],
        items: me.posts.map((one) => ({
          key: one.postId,
          label: isOneCongress ? postLabel(one) : `${postLabel(one)} · ${one.congressName}`,
        })),
        onClick: ({ key }) => {
          const chosen = me.posts.find(({ postId }) => postId === key)
          if (chosen && chosen.postId !== post.postId) void change(chosen)
        },
      }}
    >
      <Button aria-haspopup="menu" aria-label={`现在的岗位：${postLabel(post)}，换一个岗位`}>
        {postLabel(post)} ▾
      </Button>
    </Dropdown>
  )
}

export function postLabel({ roleLabel, placeName }: Pick<MyPost, 'roleLabel' | 'placeName'>): string {
  return placeName ? `${placeName} · ${roleLabel}` : roleLabel
}
