import { Modal } from 'antd'
import { type ReactNode, useRef } from 'react'

/** A form over the page. Neither a click beside it nor Escape, which ends the typing of Chinese, throws it away; it begins in its first field. */
export function FormDialog({
  title,
  isOpen,
  width = 520,
  onClose,
  children,
}: {
  title: string
  isOpen: boolean
  width?: number
  onClose: () => void
  children: ReactNode
}) {
  const content = useRef<HTMLDivElement>(null)
  const begin = (hasOpened: boolean) => {
    if (hasOpened) content.current?.querySelector<HTMLElement>('form input, form textarea')?.focus()
  }
  return (
    <Modal
      title={title}
      open={isOpen}
      width={width}
      footer={null}
      destroyOnHidden
      keyboard={false}
      mask={{ closable: false }}
      onCancel={onClose}
      afterOpenChange={begin}
    >
      <div ref={content}>{children}</div>
    </Modal>
  )
}
