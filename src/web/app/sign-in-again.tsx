import { useQueryClient } from '@tanstack/react-query'
import { Modal } from 'antd'

import { type Me, readMe, switchPost } from '../../contract/login-endpoints.ts'
import { dropAllDrafts } from '../parts/kept-draft.ts'
import { SignInForm } from '../sign-in/sign-in-form.tsx'
import { ask } from './ask.ts'
import { noteSignedIn, useIsSessionOver } from './sign-in-gate.ts'
import { leave } from './sign-out.ts'

/**
 * The session ran out in the middle of work: the page stays as it is, unreadable behind this. The same person goes on
 * in the same post, and what was being sent is sent; another person begins anew, with nothing of the former one.
 * It is loaded with the frame: after an update of the server its own file would be gone just when it is needed.
 */
export function SignInAgain({ session, userId }: { session: Me; userId: string }) {
  const { post } = session
  const isOver = useIsSessionOver()
  const queryClient = useQueryClient()
  const goOn = async () => {
    const me: Me = await ask(readMe, {})
    if (me.account?.userId !== userId) {
      dropAllDrafts()
      window.location.assign('/')
      return
    }
    if (post && me.post?.postId !== post.postId && me.posts.some(({ postId }) => postId === post.postId)) {
      await ask(switchPost, { body: { tenantId: post.tenantId, postId: post.postId } })
    }
    noteSignedIn()
    await queryClient.invalidateQueries({ queryKey: [readMe.name] })
  }
  return (
    <Modal
      open={isOver}
      title="登录已过期，请重新登录"
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      classNames={{ mask: 'blurred-mask' }}
      destroyOnHidden
      width={380}
    >
      <div className="stack">
        <p>页面上的内容都在。由同一人登录后接着办；不是本人的，请先退出。</p>
        <SignInForm oidcLabel={session.oidcLabel} onSignedIn={goOn} />
        <p>
          <button type="button" className="plain-button quiet" onClick={() => void leave('here')}>
            不是本人，退出并清除未提交的内容
          </button>
        </p>
      </div>
    </Modal>
  )
}
