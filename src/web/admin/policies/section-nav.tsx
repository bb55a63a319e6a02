/** The way to each section: a list beside the text, a row that scrolls on a narrow screen. */
export function SectionNav({ sections }: { sections: readonly { key: string; label: string }[] }) {
  return (
    <nav className="policy-nav no-print" aria-label="规则各节">
      <ul className="plain-list">
        {[...sections, { key: 'labels', label: '用语' }].map(({ key, label }) => (
          <li key={key}>
            <a href={`#section-${key}`}>{label}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
