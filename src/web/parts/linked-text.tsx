import { Fragment } from 'react'
import { Link } from 'react-router'

const ADDRESS = /(https?:\/\/[^\s，。；、）)”"]+)/

/** Text of several lines; addresses within Duban become links, foreign ones stay words. */
export function LinkedText({ text }: { text: string }) {
  return text.split(ADDRESS).map((part, at) => {
    const path = pathOf(part)
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places.
    return <Fragment key={at}>{path === null ? part : <Link to={path}>{part}</Link>}</Fragment>
  })
}

function pathOf(part: string): string | null {
  if (!ADDRESS.test(part) || !URL.canParse(part)) return null
  const { origin, pathname, search, hash } = new URL(part)
  return origin === window.location.origin ? `${pathname}${search}${hash}` : null
}
