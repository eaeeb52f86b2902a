CREATE TABLE `agent_credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`agent` text NOT NULL,
	`kind` text NOT NULL,
	`secret` text NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agent_credentials_password` ON `agent_credentials` (`agent`) WHERE "kind" = 'password';--> statement-breakpoint
CREATE TABLE `agents` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`picture` text,
	`disabled_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agents_email` ON `agents` (`email`);--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`action` text NOT NULL,
	`target` text NOT NULL
);
--> statement-breakpoint
-- WITHOUT ROWID is written by hand, because drizzle cannot express it: one row written per insert instead of two.
CREATE TABLE `conversations` (
	`room` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`title` text NOT NULL,
	`department` text NOT NULL,
	`visitor` text NOT NULL,
	`agent` text,
	`status` text NOT NULL,
	`locale` text NOT NULL,
	`page` text NOT NULL,
	`preview` text NOT NULL,
	`opened_at` integer NOT NULL,
	`active_at` integer NOT NULL,
	`closed_at` integer,
	`checked_at` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `conversations_open` ON `conversations` (`room`) WHERE closed_at IS NULL;--> statement-breakpoint
CREATE INDEX `conversations_closed` ON `conversations` (`active_at`) WHERE closed_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `department_translations` (
	`department` text NOT NULL,
	`language` text NOT NULL,
	`name` text NOT NULL,
	`persona` text NOT NULL,
	`greeting` text NOT NULL,
	`description` text NOT NULL,
	PRIMARY KEY(`department`, `language`)
);
--> statement-breakpoint
CREATE TABLE `departments` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`persona` text NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `draws` (
	`room` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`title` text NOT NULL,
	`at` integer NOT NULL,
	`wall` text NOT NULL,
	`zone` text NOT NULL,
	`opens_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`hosts` text NOT NULL,
	`moderators` text NOT NULL,
	`phase` text NOT NULL,
	`messages` integer NOT NULL,
	`likes` integer NOT NULL,
	`checked_at` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `draws_to_come` ON `draws` (`closes_at`);--> statement-breakpoint
CREATE TABLE `installation` (
	`one` integer PRIMARY KEY NOT NULL,
	`jurisdiction` text NOT NULL,
	`room_naming` text NOT NULL,
	CONSTRAINT "installation_one" CHECK("installation"."one" = 1)
);
--> statement-breakpoint
CREATE TABLE `personas` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`avatar` text,
	`language` text NOT NULL,
	`greeting` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rate_limits` (
	`key` text PRIMARY KEY NOT NULL,
	`spent` real NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`agent` text NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_agent` ON `sessions` (`agent`);--> statement-breakpoint
-- By hand from here on, because drizzle cannot express WITHOUT ROWID: one row written per insert instead of two.
-- The log of a room in parts of at most a hundred events: see storage/d1/segments.ts.
CREATE TABLE segments (
  room TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (room, first)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE participations (
  person TEXT NOT NULL,
  room TEXT NOT NULL,
  PRIMARY KEY (person, room)
) WITHOUT ROWID;
--> statement-breakpoint
-- The number of likes of each target in a draw: 0 is the draw itself, any other number the seq of a message.
CREATE TABLE like_totals (
  room TEXT NOT NULL,
  target INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  likes INTEGER NOT NULL,
  PRIMARY KEY (room, target)
) WITHOUT ROWID;
--> statement-breakpoint
-- Credentials of the operator's own commands: see storage/d1/operator-tokens.ts.
CREATE TABLE operator_tokens (
  hash TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
-- The one department of a new installation. Operators rename it, or add others.
INSERT INTO personas (id, name, language, greeting) VALUES
  ('assistant', 'Assistant', 'en', 'Hello! What can I help you with?');
--> statement-breakpoint
INSERT INTO departments (id, name, description, persona, position) VALUES
  ('support', 'Support', 'Questions of all kinds', 'assistant', 0);
--> statement-breakpoint
INSERT INTO department_translations (department, language, name, persona, greeting, description) VALUES
  ('support', 'ar', 'الدعم', 'المساعد', 'مرحباً! كيف يمكنني مساعدتك؟', 'أسئلة من كل نوع');
