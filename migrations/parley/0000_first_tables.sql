CREATE TABLE `agents` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`picture` text,
	`secret` text NOT NULL,
	`disabled_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agents_email` ON `agents` (`email`);--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`deed` text NOT NULL,
	`about` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `budgets` (
	`key` text PRIMARY KEY NOT NULL,
	`spent` real NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
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
	`stirred_at` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `conversations_listed` ON `conversations` (`status`,`active_at`);--> statement-breakpoint
CREATE TABLE `departments` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`persona` text NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `personas` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`avatar` text,
	`language` text NOT NULL,
	`greeting` text NOT NULL,
	`instructions` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `prompts` (
	`id` text PRIMARY KEY NOT NULL,
	`persona` text NOT NULL,
	`purpose` text NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`agent` text NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_agent` ON `sessions` (`agent`);