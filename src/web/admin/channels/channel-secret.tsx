import { CopyButton } from '../../parts/copy-button.tsx'

/** The key by which the receiver checks signatures; shown this once. */
export function ChannelSecret({ name, secret }: { name: string; secret: string }) {
  return (
    <div className="said" role="status" style={{ marginBottom: 12 }}>
      <p>“{name}”的签名密钥（只显示这一次，请现在交给对方系统保存）：</p>
      <p>
        <code>{secret}</code>
      </p>
      <CopyButton text={secret}>复制密钥</CopyButton>
    </div>
  )
}
