import { type DocxPackage, listTextParts, readPart } from './docx-package.ts'
import { textOf } from './tags.ts'
import { listBelow } from './xml-tree.ts'

type Danger = { found: string; todo: string }
/** By the names of parts: what a template of plain text and pictures has no use for. */
const PARTS: readonly (Danger & { test: RegExp })[] = [
  {
    test: /vba(Project|Data)|^(?!.*printerSettings).*\.bin$/i,
    found: '宏程序或嵌入的程序对象',
    todo: '请另存为不含宏的“Word 文档（.docx）”',
  },
  { test: /^word\/activeX\//i, found: 'ActiveX 控件', todo: '请删去控件后另存' },
  { test: /^customUI/i, found: '自定义的功能区', todo: '请另存为普通的 .docx' },
  { test: /^word\/embeddings\/(?!.*\.xlsx$)/i, found: '嵌入的对象', todo: '请把嵌入的对象删去，或改成图片' },
  {
    test: /^word\/afchunk|\.(html?|mht|rtf|docm|dotm|exe|js|vbs)$/i,
    found: '夹带的其他文件',
    todo: '请把内容复制到新文档后另存',
  },
]
/** By the types of relations. */
const RELATIONS: readonly (Danger & { test: RegExp })[] = [
  { test: /\/oleObject$/i, found: '嵌入的对象（OLE）', todo: '请把嵌入的对象删去，或改成图片' },
  { test: /\/aFChunk$/i, found: '夹带的其他文件', todo: '请把内容复制到新文档后另存' },
  {
    test: /\/(vbaProject|control|attachedToolbars|subDocument|frame|mailMergeSource)$/i,
    found: '外部或可执行的内容',
    todo: '请把内容复制到新文档后另存',
  },
]
const FIELDS = /^\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON|RD)\b/i

/** What in a package must not come in; empty for a plain document. Each says what was found and what to do. */
export function listDangers(parts: DocxPackage): string[] {
  const found = new Set<string>()
  const add = ({ found: what, todo }: Danger) => found.add(`模板里有${what}，不能使用；${todo}`)
  for (const name of parts.keys()) {
    for (const part of PARTS) if (part.test.test(name)) add(part)
    if (/\.rels$/i.test(name)) for (const danger of relationDangers(parts, name)) add(danger)
  }
  const types = readPart(parts, '[Content_Types].xml')
  const isMacro = types.children.some(
    (child) => typeof child !== 'string' && /macroEnabled|vbaProject/i.test(child.attributes.get('ContentType') ?? ''),
  )
  if (isMacro) add({ found: '宏程序', todo: '请另存为不含宏的“Word 文档（.docx）”' })
  for (const name of listTextParts(parts)) for (const danger of fieldDangers(parts, name)) add(danger)
  return [...found]
}

function relationDangers(parts: DocxPackage, name: string): Danger[] {
  return readPart(parts, name).children.flatMap((child) => {
    if (typeof child === 'string') return []
    const type = child.attributes.get('Type') ?? ''
    const target = child.attributes.get('Target') ?? ''
    const dangers: Danger[] = RELATIONS.filter(({ test }) => test.test(type))
    if (child.attributes.get('TargetMode') !== 'External') return dangers
    if (/\/hyperlink$/.test(type) && /^(https?:|mailto:|#)/i.test(target)) return dangers
    if (/\/attachedTemplate$/.test(type)) {
      return [...dangers, { found: '链接在外的 Word 模板', todo: '请把全部内容复制到一个新建的空白文档，再保存上传' }]
    }
    return [...dangers, { found: '链接在外的内容（如链接的图片或文件）', todo: '请断开链接，把图片直接插入文档' }]
  })
}

function fieldDangers(parts: DocxPackage, name: string): Danger[] {
  const root = readPart(parts, name)
  const words = [
    ...listBelow(root, 'w:instrText').map(textOf),
    ...listBelow(root, 'w:fldSimple').map(({ attributes }) => attributes.get('w:instr') ?? ''),
  ]
  // A field's name can be torn into several pieces.
  const whole = listBelow(root, 'w:p').map((paragraph) => listBelow(paragraph, 'w:instrText').map(textOf).join(''))
  const isField = [...words, ...whole].some((text) => FIELDS.test(text))
  return isField
    ? [{ found: '从外面取内容的域（如 INCLUDETEXT、DDE）', todo: '请按 Ctrl+Shift+F9 把域变成文字后保存' }]
    : []
}
