import { Button } from 'antd'
import { useState } from 'react'

/** The key by which the other side checks the signature; it is shown this once. */
export function SecretNotice({ name, secret }: { name: string; secret: string }) {
  const [isCopied, setCopied] = useState(false)
  // The clipboard is missing where an office reads over plain http; then it is marked and copied by hand.
  const copy = async () => {
    await navigator.clipboard.writeText(secret)
    setCopied(true)
  }
  return (
    <div className="said" role="status" style={{ marginBottom: 12 }}>
      <p>“{name}”的签名密钥（只显示这一次，请现在交给对方系统保存）：</p>
      <p className="row">
        <code>{secret}</code>
        {'clipboard' in navigator && (
          <Button size="small" onClick={() => void copy()}>
            {isCopied ? '已复制' : '复制'}
          </Button>
        )}
      </p>
      <p className="quiet">
        对方用它核对每条通知的 x-duban-signature（HMAC-SHA256）；丢失了就在这里更换，旧的随即失效。
      </p>
    </div>
  )
}
