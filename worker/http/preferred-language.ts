/** The language that the browser prefers, of those in which the Worker's own pages have texts. */
export function preferredLanguage(accepted: string | undefined): 'en' | 'ar' {
  return /^\s*ar\b/i.test(accepted ?? '') ? 'ar' : 'en'
}
