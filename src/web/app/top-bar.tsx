import { MenuOutlined } from '@ant-design/icons'
import { Button, Drawer, Dropdown, Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import { PostSwitch } from './post-switch.tsx'
import { useSession } from './session.tsx'
import { useSearchShortcut } from './shortcuts.ts'
import { SideNav } from './side-nav.tsx'
import { leave } from './sign-out.ts'
import { UnreadBell } from './unread-bell.tsx'

export function TopBar() {
  const { account, congress, post } = useSession()
  const [isMenuOpen, setMenuOpen] = useState(false)
  const navigate = useNavigate()
  return (
    <header className="top-bar">
      <Button
        className="menu-button"
        type="text"
        icon={<MenuOutlined />}
        aria-label="打开主导航"
        onClick={() => setMenuOpen(true)}
      />
      <Link className="brand" to="/">
        督办
      </Link>
      <span className="congress">{congress?.name}</span>
      <SearchField />
      {post && <UnreadBell />}
      <span className="post-switch">
        <PostSwitch />
      </span>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'me', label: '我的账号' },
            { key: 'leave', label: '退出登录' },
          ],
          onClick: ({ key }) => void (key === 'me' ? navigate('/me') : leave('here')),
        }}
      >
        <Button type="text" aria-haspopup="menu">
          {account.name}
        </Button>
      </Dropdown>
      <Drawer title="督办" placement="left" size={240} open={isMenuOpen} onClose={() => setMenuOpen(false)}>
        <div className="stack">
          <span className="quiet">{congress?.name}</span>
          <PostSwitch />
          {post && (
            <nav aria-label="主导航">
              <SideNav role={post.role} onGo={() => setMenuOpen(false)} />
            </nav>
          )}
        </div>
      </Drawer>
    </header>
  )
}

function SearchField() {
  const field = useRef<InputRef>(null)
  const place = useRef<HTMLInputElement | null>(null)
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const [words, setWords] = useState(params.get('q') ?? '')
  useEffect(() => {
    place.current = field.current?.input ?? null
  }, [])
  useSearchShortcut(place)
  return (
    <search className="search">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (words.trim()) navigate(`/search?q=${encodeURIComponent(words.trim())}`)
        }}
      >
        <Input
          ref={field}
          type="search"
          aria-label="查找建议"
          placeholder="查找：标题、正文、代表、单位（按 /）"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
        />
      </form>
    </search>
  )
}
