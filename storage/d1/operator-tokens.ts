/**
 * Credentials for the operator's own commands. One who may write into this database operates the
 * installation: `npm run rearchive` inserts the hash of a token and then sends the token.
 */
export async function isOperatorToken(db: D1Database, hash: string, now: number): Promise<boolean> {
  const row = await db.prepare('SELECT 1 FROM operator_tokens WHERE hash = ?1 AND until > ?2').bind(hash, now).first()
  return row !== null
}
