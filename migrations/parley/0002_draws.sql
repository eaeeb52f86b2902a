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
	`stirred_at` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `draws_to_come` ON `draws` (`closes_at`);