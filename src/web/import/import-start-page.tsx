import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import {
  createImport,
  downloadSample,
  IMPORT_KIND_LABELS,
  IMPORT_KIND_ROLES,
  IMPORT_KINDS,
  IMPORT_LIMITS,
  type ImportJob,
  type ImportKind,
  listImports,
} from '../../contract/import-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { useSession } from '../app/session.tsx'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { FileButton } from '../parts/scan-upload.tsx'
import { stateLabel } from './import-words.ts'
import '../parts/event-parts.css'

const WHAT: Readonly<Record<ImportKind, string>> = {
  suggestions: '新收到的建议；已经编号、分类的一并登记',
  ledger: '连同交办、答复、满意度、办结一起登记；台账没有的不补造，缺什么逐行说明',
  deputies: '代表名册；重名的以代表团或编号区别',
  units: '承办单位和日常经办人',
  people: '人员和岗位；一人两岗写两行',
}

/** What comes in, from which file; and the files of the last day. */
export function ImportStartPage() {
  const role = useSession().post?.role
  const kinds = IMPORT_KINDS.filter((kind) => role !== undefined && IMPORT_KIND_ROLES[kind].includes(role))
  const [chosen, setChosen] = useState<ImportKind>()
  const kind = chosen ?? kinds[0]
  return (
    <PageFrame title="导入" subtitle="先逐行预览，确认后才写入；同一个文件再导入一次不会重复">
      {kind === undefined ? (
        <p>您现在的岗位不能导入；请换用代表工作机构或系统管理员的岗位。</p>
      ) : (
        <>
          <KindChoice kinds={kinds} kind={kind} onChoose={setChosen} />
          <Upload kind={kind} />
        </>
      )}
      <Recent />
    </PageFrame>
  )
}

function KindChoice({
  kinds,
  kind,
  onChoose,
}: {
  kinds: readonly ImportKind[]
  kind: ImportKind
  onChoose: (kind: ImportKind) => void
}) {
  return (
    <fieldset className="import-kinds">
      <legend>导入什么</legend>
      {kinds.map((one) => (
        <label key={one} className={one === kind ? 'is-chosen' : undefined}>
          <input type="radio" name="kind" checked={one === kind} onChange={() => onChoose(one)} />
          <strong>{IMPORT_KIND_LABELS[one]}</strong>
          <span className="quiet">{WHAT[one]}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Upload({ kind }: { kind: ImportKind }) {
  const navigate = useNavigate()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    setError(undefined)
    try {
      if (file.size > IMPORT_LIMITS.bytes) throw new Error('文件超过 10 MB；请分成几个文件后再上传')
      const form = new FormData()
      form.append('kind', kind)
      form.append('file', file, file.name)
      const job = await ask(createImport, { body: form })
      void navigate(`/import/${job.id}`)
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <section className="import-upload">
      <strong className="no-secrets">严禁上传涉密信息</strong>
      <div className="row">
        <FileButton
          label={isBusy ? '正在读取…' : '选择文件'}
          isBusy={isBusy}
          accept=".xlsx,.csv,.txt"
          onFiles={([file]) => void send(file)}
        />
        <ExportButton onAsk={() => ask(downloadSample, { params: { kind: `${kind}.xlsx` } })}>
          下载样表（{IMPORT_KIND_LABELS[kind]}）
        </ExportButton>
      </div>
      <p className="quiet">
        .xlsx 或 CSV（UTF-8、GBK），不超过 10 MB、2 万行。可以直接用您现有的表：标题行、两层表头、合并的类别、2026.3.5
        这样的日期都认；认不出的列可以在预览中指定。
      </p>
      <ProblemNotice error={error} />
    </section>
  )
}

function Recent() {
  const { data, error } = useAsk(listImports, {}, { refetchOnMount: 'always' })
  if (error) return <ProblemNotice error={error} />
  if (!data || data.imports.length === 0) return null
  return (
    <section>
      <h2>最近一天的导入</h2>
      <ul className="import-recent">
        {data.imports.map((job) => (
          <li key={job.id}>
            <Link to={`/import/${job.id}`}>{job.fileName}</Link>
            <span className="quiet">
              {IMPORT_KIND_LABELS[job.kind]} · {stateLabel(job)} · {countsText(job)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function countsText({ counts }: ImportJob): string {
  return `${counts.rows} 行，退回 ${counts.refused} 行`
}
