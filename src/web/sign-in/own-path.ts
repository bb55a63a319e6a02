/** Only a path of our own: a link from outside may not lead somewhere else after the sign-in. */
export function ownPath(next: string | null): string {
  // A browser takes a backslash for a slash, and tabs and line ends for nothing at all.
  return next && /^\/(?!\/)[^\s\\\p{Cc}]*$/u.test(next) ? next : '/'
}
