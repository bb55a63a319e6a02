import { Modal } from 'antd'
import type { ReactNode } from 'react'

/** A form over the page. Neither a click beside it nor Escape, which ends the typing of Chinese, throws it away. */
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
    >
      {children}
    </Modal>
  )
}
