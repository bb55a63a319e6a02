/** Only a path of our own: a link from outside may not lead somewhere else after the sign-in. */
export function ownPath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/'
}
