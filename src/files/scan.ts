import { spawn } from 'node:child_process'

import { AppError } from '../errors.ts'

/** Looks at a file that came in. Throws FILE_REFUSED when it found something, NOT_READY when it could not look. */
export type Scan = (path: string) => Promise<void>

/**
 * Asks an executable of the installation, given the path as its one argument: 0 is clean, any other end is not. It gets
 * no environment of ours, and its words go nowhere: they may repeat what the file says.
 */
export function openScan(command: string, timeoutMs: number): Scan {
  return async (path) => {
    const ended = await run(command, path, timeoutMs)
    if (ended === 'clean') return
    if (ended === 'found') throw new AppError('FILE_REFUSED', '安全扫描没有通过，文件已删除；请检查后换一个文件')
    throw new AppError('NOT_READY', `文件的安全扫描${ended}，暂时不能上传；请稍后重试，或联系管理员`)
  }
}

function run(command: string, path: string, timeoutMs: number): Promise<'clean' | 'found' | '没有运行' | '超时'> {
  return new Promise((resolve) => {
    const child = spawn(command, [path], {
      stdio: 'ignore',
      env: { PATH: process.env['PATH'] },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    child.once('error', () => resolve('没有运行'))
    child.once('exit', (code) => resolve(code === null ? '超时' : code === 0 ? 'clean' : 'found'))
  })
}
