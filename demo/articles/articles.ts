import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as files from '../../storage/search/article-files.ts'

/**
 * The demo's help articles as SQL for the search database. Running it again replaces each article.
 */
export async function articlesSql(): Promise<string> {
  const folder = import.meta.dirname
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort()
  return files.articlesSql(await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') }))))
}
