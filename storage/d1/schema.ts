import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Status } from '../../protocol/conversation.ts'
import type { Phase } from '../../protocol/draw.ts'
import type { Person, Role } from '../../protocol/envelope.ts'

/*
 * What D1 knows, as drizzle can say it. `messages`, `participations` and `like_totals` are WITHOUT ROWID (one row written per
 * insert instead of two) and stand in migrations of their own; the search database has FTS5 and stands in `migrations/search`.
 */

/** Those who sign in to the dashboard. `secret` is a scrypt hash with its parameters, see `worker/auth/passwords.ts`. */
export const agents = sqliteTable(
  'agents',
  {
    id: text().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    role: text().$type<Extract<Role, 'agent' | 'admin'>>().notNull(),
    picture: text(),
    secret: text().notNull(),
    disabledAt: integer('disabled_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('agents_email').on(table.email)],
)

/** Sign-ins that have not ended. Only the SHA-256 of the cookie is here. */
export const sessions = sqliteTable(
  'sessions',
  {
    hash: text().primaryKey(),
    agent: text().notNull(),
    createdAt: integer('created_at').notNull(),
    seenAt: integer('seen_at').notNull(),
  },
  (table) => [index('sessions_agent').on(table.agent)],
)

/** Who speaks for a department while nobody else does. */
export const personas = sqliteTable('personas', {
  id: text().primaryKey(),
  name: text().notNull(),
  avatar: text(),
  language: text().notNull(),
  greeting: text().notNull(),
  instructions: text().notNull(),
})

export const departments = sqliteTable('departments', {
  id: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull(),
  persona: text().notNull(),
  position: integer().notNull(),
})

/** What a department's card says in another language than its first. A language that is not here is answered in the first. */
export const departmentTranslations = sqliteTable(
  'department_translations',
  {
    department: text().notNull(),
    language: text().notNull(),
    name: text().notNull(),
    persona: text().notNull(),
    greeting: text().notNull(),
    description: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.department, table.language] })],
)

/** Texts that an operator can give the assistant beside a persona's instructions, in the order in which it reads them. */
export const prompts = sqliteTable('prompts', {
  id: text().primaryKey(),
  title: text().notNull(),
  text: text().notNull(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
  order: integer().notNull(),
})

/** One row per conversation: a projection of its room's log, as of the event `rev`. `rev` 0: born, never archived. */
export const conversations = sqliteTable(
  'conversations',
  {
    room: text().primaryKey(),
    rev: integer().notNull(),
    title: text().notNull(),
    department: text().notNull(),
    visitor: text({ mode: 'json' }).$type<Person>().notNull(),
    agent: text({ mode: 'json' }).$type<Person>(),
    status: text().$type<Status['is']>().notNull(),
    locale: text().notNull(),
    page: text().notNull(),
    preview: text().notNull(),
    openedAt: integer('opened_at').notNull(),
    activeAt: integer('active_at').notNull(),
    closedAt: integer('closed_at'),
    /** When the sweep last woke the room to look whether it is behind. */
    checkedAt: integer('checked_at').notNull().default(0),
  },
  (table) => [index('conversations_listed').on(table.status, table.activeAt)],
)

/** One row per draw: a projection of its room's log, as of the event `rev`. `rev` 0: scheduled, never archived. */
export const draws = sqliteTable(
  'draws',
  {
    room: text().primaryKey(),
    rev: integer().notNull(),
    title: text().notNull(),
    at: integer().notNull(),
    wall: text().notNull(),
    zone: text().notNull(),
    opensAt: integer('opens_at').notNull(),
    closesAt: integer('closes_at').notNull(),
    hosts: text({ mode: 'json' }).$type<readonly Person[]>().notNull(),
    moderators: text({ mode: 'json' }).$type<readonly Person[]>().notNull(),
    phase: text().$type<Phase>().notNull(),
    messages: integer().notNull(),
    likes: integer().notNull(),
    /** When the sweep last woke the room to look whether it is behind. */
    checkedAt: integer('checked_at').notNull().default(0),
  },
  (table) => [index('draws_to_come').on(table.closesAt)],
)

/** Who did what to whom. Written in the same transaction as the deed; no route changes it. */
export const audit = sqliteTable('audit', {
  id: integer().primaryKey(),
  at: integer().notNull(),
  by: text().notNull(),
  action: text().notNull(),
  target: text().notNull(),
})

/** Leaky buckets, by keyed hash: how much of a budget was spent when. */
export const rateLimits = sqliteTable('rate_limits', {
  key: text().primaryKey(),
  spent: real().notNull(),
  at: integer().notNull(),
})
