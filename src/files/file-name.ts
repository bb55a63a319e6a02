const LONGEST = 200
/** Control characters, those that turn the direction of writing (`gpj.exe` shown as `exe.jpg`), and invisible ones. */
const MISLEADING = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/gu

/** The name of a file as the person gave it, without path and without what could mislead; never empty. */
export function cleanFileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const name = last
    .replace(MISLEADING, '')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .trim()
  const letters = Array.from(name)
  if (letters.length === 0) return '未命名'
  if (letters.length <= LONGEST) return name
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? ''
  return `${letters.slice(0, LONGEST - extension.length - 1).join('')}…${extension}`
}

/** The same for a name that is made of words of the office: what neither a path, nor a zip, nor Windows takes becomes `_`. */
export function portableFileName(words: string): string {
  return cleanFileName(words.replace(/[/\\:*?"<>|]/g, '_'))
}

/** RFC 6266 with RFC 5987: the whole name for today's programs, an ASCII one for others. */
export function contentDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_')
  const whole = encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}
