import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Status } from '../../protocol/conversation.ts'
import type { Phase } from '../../protocol/draw.ts'
import type { Person, Role } from '../../protocol/envelope.ts'

/*
 * The tables of D1, as far as drizzle can express them. `segments`, `participations`
 * and `like_totals` are WITHOUT ROWID (one row written per insert instead of two): they are written
 * by hand at the end of the migration in `migrations/parley`, and so is this part of `conversations`. The search database has FTS5; its
 * migration in `migrations/search` is written by hand too.
 */

/** The people who sign in to the dashboard. */
export const agents = sqliteTable(
  'agents',
  {
    id: text().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    role: text().$type<Extract<Role, 'agent' | 'admin'>>().notNull(),
    picture: text(),
    disabledAt: integer('disabled_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('agents_email').on(table.email)],
)

/** How agents prove who they are: several per person, by kind. Planned kinds: `passkey`, `oidc`. */
export const agentCredentials = sqliteTable(
  'agent_credentials',
  {
    id: text().primaryKey(),
    agent: text().notNull(),
    kind: text().$type<'password'>().notNull(),
    /** Of a password the scrypt hash with its parameters, see `worker/auth/passwords.ts`. */
    secret: text().notNull(),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at'),
  },
  (table) => [uniqueIndex('agent_credentials_password').on(table.agent).where(sql`"kind" = 'password'`)],
)

/** Active sign-ins. Holds only the SHA-256 of the cookie. */
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

/** Who answers for a department while no agent does. */
export const personas = sqliteTable('personas', {
  id: text().primaryKey(),
  name: text().notNull(),
  avatar: text(),
  language: text().notNull(),
  greeting: text().notNull(),
})

export const departments = sqliteTable('departments', {
  id: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull(),
  persona: text().notNull(),
  position: integer().notNull(),
})

/**
 * The texts of a department's card in other languages than its first. A missing language falls back
 * to the first.
 */
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

/**
 * One row per conversation: a projection of its room's log, as of the event `rev`. `rev` 0:
 * created, never archived.
 */
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
    /** When the cron job last woke the room, in case it is behind. */
    checkedAt: integer('checked_at').notNull().default(0),
  },
  (table) => [
    // By `closed_at`, which ordinary updates do not set: an update costs a row for each index of a
    // column that it sets.
    index('conversations_open').on(table.room).where(sql`closed_at IS NULL`),
    index('conversations_closed').on(table.activeAt).where(sql`closed_at IS NOT NULL`),
  ],
)

/**
 * One row per draw: a projection of its room's log, as of the event `rev`. `rev` 0: scheduled,
 * never archived.
 */
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
    /** When the cron job last woke the room, in case it is behind. */
    checkedAt: integer('checked_at').notNull().default(0),
  },
  (table) => [index('draws_to_come').on(table.closesAt)],
)

/** Who did what to whom. Written in the same transaction as the action; no endpoint changes it. */
export const audit = sqliteTable('audit', {
  id: integer().primaryKey(),
  at: integer().notNull(),
  by: text().notNull(),
  action: text().notNull(),
  target: text().notNull(),
})

/** Leaky buckets of rate limits, by keyed hash: how much was spent, and when. */
export const rateLimits = sqliteTable('rate_limits', {
  key: text().primaryKey(),
  spent: real().notNull(),
  at: integer().notNull(),
})

/**
 * One row, written by the first request and compared by all later deployments: what cannot change
 * once rooms exist.
 */
export const installation = sqliteTable(
  'installation',
  {
    one: integer().primaryKey(),
    jurisdiction: text().notNull(),
    /** How room ids are made, see `worker/auth/room-ids.ts`. */
    roomNaming: text('room_naming').notNull(),
  },
  (table) => [check('installation_one', sql`${table.one} = 1`)],
)
