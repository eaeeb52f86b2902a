CREATE TABLE `department_words` (
	`department` text NOT NULL,
	`language` text NOT NULL,
	`name` text NOT NULL,
	`persona` text NOT NULL,
	`greeting` text NOT NULL,
	`description` text NOT NULL,
	PRIMARY KEY(`department`, `language`)
);
