import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CliError, command } from '../cli-error.ts'
import { executeSql } from './execute-sql.ts'
import { databaseArgs, targetOptions } from './target.ts'

const usage = `Usage: npm run articles -- <folder> [--whole] [--env staging | --local [--state .wrangler/state]]
Every .md file of the folder becomes a help article; docs/operate/articles.md shows how one begins.
With --whole, articles that are not in the folder are deleted.`

interface Options {
  readonly folder: string
  readonly isWhole: boolean
  /** Wrangler's arguments for the database. */
  readonly where: readonly string[]
}

function readOptions(): Options {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { ...targetOptions, whole: { type: 'boolean', default: false } },
    })
    const [given, ...more] = positionals
    if (given === undefined || more.length > 0) throw new Error('Name one folder.')
    // npm runs its scripts in the root; INIT_CWD is where the person is.
    const folder = resolve(process.env['INIT_CWD'] ?? process.cwd(), given)
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`${folder} is no folder.`)
    return { folder, isWhole: values.whole, where: databaseArgs(values) }
  } catch (error) {
    throw new CliError(`${error instanceof Error ? error.message : error}\n${usage}`)
  }
}

interface ArticleFiles {
  articlesSql(files: readonly { readonly name: string; readonly text: string }[], options: { readonly isWhole: boolean }): string
  readonly ArticleFilesError: new () => Error
}

/** `npm run articles`: puts a folder of help articles into the search database. */
await command(async () => {
  const { folder, isWhole, where } = readOptions()
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
  if (names.length === 0) throw new CliError(`There is no .md file in ${folder}.`)
  // By URL: its types need the Worker's types, which this project does not load.
  const { articlesSql, ArticleFilesError }: ArticleFiles = await import(
    new URL('../../storage/search/article-files.ts', import.meta.url).href
  )
  const files = names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
  try {
    executeSql('SEARCH', articlesSql(files, { isWhole }), where)
  } catch (error) {
    throw error instanceof ArticleFilesError ? new CliError(error.message) : error
  }
  console.log(`\n${names.length === 1 ? 'One article is' : `${names.length} articles are`} in the help centre.`)
})
