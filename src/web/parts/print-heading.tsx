import { useSession } from '../app/session.tsx'

/** Stands on paper only: whose list it is, what is in it, of which day, printed by whom. */
export function PrintHeading({ title, conditions }: { title: string; conditions?: string }) {
  const { congress, account } = useSession()
  return (
    <div className="only-print">
      <h2>
        {congress?.name} {title}
      </h2>
      <p>
        {conditions && `条件：${conditions}　`}
        {congress?.today} {account.name} 打印
      </p>
    </div>
  )
}
