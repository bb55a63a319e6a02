import { AppError } from '../errors.ts'

/** What an upload that broke off comes to: the disk's own errors stay, all else is the form's. */
export function uploadError(error: unknown): unknown {
  return isOfDisk(error) || error instanceof AppError ? error : brokenForm(error)
}

/** What the disk says carries the call that failed; what the form's reader says does not. */
function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && !isOfSocket(error)
}

function isOfSocket(error: Error & { code?: string }): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE'
}

function brokenForm(cause: unknown): AppError {
  return new AppError('REQUEST_INVALID', '上传中断或表单不完整，文件没有保存；请重新上传', { cause })
}
