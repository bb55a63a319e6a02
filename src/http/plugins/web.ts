import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000
/** What belongs to programs is never answered with a page. */
const FOR_PROGRAMS = /^\/(api|feeds)(\/|$|\?)/

/**
 * The screens as vite built them into `folder`: what bears a hash in its name may be kept for ever, the page itself
 * never. Any other address of a browser gets the page, whose own router knows it. A build may come while we run.
 */
export async function web(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true })
  app.get('/*', { exposeHeadRoute: true }, async (request, reply) => {
    const path = new URL(request.url, 'http://localhost').pathname
    if (FOR_PROGRAMS.test(request.url)) return sendNothing(reply)
    if (/^\/assets\/[A-Za-z0-9_.-]+$/.test(path)) return sendAsset(folder, path, reply)
    if (/^\/[A-Za-z0-9_-]+\.(js|svg|png|ico|txt|webmanifest)$/.test(path) && existsSync(join(folder, path))) {
      return reply.sendFile(path.slice(1), { maxAge: 0, cacheControl: true })
    }
    if (!acceptsPage(request)) return sendNothing(reply)
    if (!existsSync(join(folder, 'index.html'))) return sendWaiting(reply)
    reply.header('cache-control', 'no-store')
    return reply.sendFile('index.html', { cacheControl: false })
  })
}

function sendAsset(folder: string, path: string, reply: FastifyReply): FastifyReply {
  if (!existsSync(join(folder, path))) return sendNothing(reply)
  return reply.sendFile(path.slice(1), { maxAge: YEAR_MS, immutable: true })
}

function sendNothing(reply: FastifyReply): FastifyReply {
  reply.callNotFound()
  return reply
}

function acceptsPage(request: FastifyRequest): boolean {
  return /text\/html|^$/.test(request.headers.accept ?? '')
}

/** Looks again by itself until the build is there. */
function sendWaiting(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .header('retry-after', '3')
    .type('text/html; charset=utf-8')
    .send(
      '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="3">' +
        '<title>督办</title><p>界面正在生成，请稍候，本页会自动刷新。如长时间没有变化，请查看启动窗口中的提示。</p></html>',
    )
}
