CREATE TYPE "public"."lab_role" AS ENUM('owner', 'manager', 'viewer');--> statement-breakpoint
CREATE TABLE "assignments" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"expert_id" uuid NOT NULL,
	"seed" integer NOT NULL,
	"taken_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"submitted_at" timestamp with time zone,
	"returned_at" timestamp with time zone,
	"end" text,
	"return_reason" text,
	CONSTRAINT "assignments_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "assignments_end_once" CHECK ("assignments"."submitted_at" is null or "assignments"."returned_at" is null),
	CONSTRAINT "assignments_end_said" CHECK (("assignments"."returned_at" is null) = ("assignments"."end" is null))
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"project_id" uuid NOT NULL,
	"assignment_id" uuid NOT NULL,
	"body" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "drafts_project_id_assignment_id_pk" PRIMARY KEY("project_id","assignment_id")
);
--> statement-breakpoint
CREATE TABLE "batches" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"field_map" json,
	"overlap" integer NOT NULL,
	"price_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"upload_id" uuid,
	"line_count" integer DEFAULT 0 NOT NULL,
	"byte_count" bigint DEFAULT 0 NOT NULL,
	"accepted_count" integer DEFAULT 0 NOT NULL,
	"duplicate_count" integer DEFAULT 0 NOT NULL,
	"refused_count" integer DEFAULT 0 NOT NULL,
	"progress_at" timestamp with time zone,
	"received_at" timestamp with time zone,
	"failure" text,
	CONSTRAINT "batches_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "batches_counts_add_up" CHECK ("batches"."line_count" = "batches"."accepted_count" + "batches"."duplicate_count" + "batches"."refused_count")
);
--> statement-breakpoint
CREATE TABLE "refusals" (
	"project_id" uuid NOT NULL,
	"batch_id" uuid NOT NULL,
	"line_number" integer NOT NULL,
	"field" text NOT NULL,
	"reason" text NOT NULL,
	"line" text NOT NULL,
	"encoding" text NOT NULL,
	"truncated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "refusals_project_id_batch_id_line_number_pk" PRIMARY KEY("project_id","batch_id","line_number")
);
--> statement-breakpoint
CREATE TABLE "consensus" (
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"rule_version" text NOT NULL,
	"ranking" jsonb NOT NULL,
	"pairs" jsonb NOT NULL,
	"agreement" double precision,
	"agreement_why" text,
	"judgment_ids" jsonb NOT NULL,
	"scored_at" timestamp with time zone NOT NULL,
	CONSTRAINT "consensus_project_id_task_id_version_pk" PRIMARY KEY("project_id","task_id","version")
);
--> statement-breakpoint
CREATE TABLE "exports" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"format" text NOT NULL,
	"cut_at" timestamp with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"row_count" integer,
	"task_count" integer,
	"tie_count" integer,
	"byte_count" bigint,
	"sha256" text,
	"rule_versions" jsonb,
	"summed_at" timestamp with time zone,
	CONSTRAINT "exports_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "critiques" (
	"project_id" uuid NOT NULL,
	"judgment_id" uuid NOT NULL,
	"completion_id" uuid NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "critiques_project_id_judgment_id_completion_id_pk" PRIMARY KEY("project_id","judgment_id","completion_id")
);
--> statement-breakpoint
CREATE TABLE "judgments" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"assignment_id" uuid NOT NULL,
	"expert_id" uuid NOT NULL,
	"rubric_version" integer NOT NULL,
	"ranking" jsonb NOT NULL,
	"display" jsonb NOT NULL,
	"active_ms" integer NOT NULL,
	"submitted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "judgments_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "ratings" (
	"project_id" uuid NOT NULL,
	"judgment_id" uuid NOT NULL,
	"completion_id" uuid NOT NULL,
	"criterion_id" text NOT NULL,
	"value" smallint NOT NULL,
	CONSTRAINT "ratings_project_id_judgment_id_completion_id_criterion_id_pk" PRIMARY KEY("project_id","judgment_id","completion_id","criterion_id")
);
--> statement-breakpoint
CREATE TABLE "lab_invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lab_id" uuid NOT NULL,
	"role" "lab_role" NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_by" uuid,
	"accepted_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "lab_invitations_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "lab_members" (
	"lab_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" "lab_role" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lab_members_lab_id_user_id_pk" PRIMARY KEY("lab_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "labs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lab_id" uuid NOT NULL,
	"title" text NOT NULL,
	"instructions" text NOT NULL,
	"overlap" integer NOT NULL,
	"price_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "projects_overlap_range" CHECK ("projects"."overlap" between 1 and 99),
	CONSTRAINT "projects_price_not_negative" CHECK ("projects"."price_minor" >= 0),
	CONSTRAINT "projects_currency_code" CHECK ("projects"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
CREATE TABLE "rubrics" (
	"project_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"criteria" jsonb NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rubrics_project_id_version_pk" PRIMARY KEY("project_id","version")
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "completions" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"ordinal" smallint NOT NULL,
	"text" text NOT NULL,
	"model" text,
	CONSTRAINT "completions_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"batch_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"line_number" integer NOT NULL,
	"prompt" jsonb NOT NULL,
	"excerpt" text NOT NULL,
	"reference" text,
	"field" text,
	"metadata" jsonb,
	"completion_count" smallint NOT NULL,
	"overlap" smallint NOT NULL,
	"judgment_count" smallint DEFAULT 0 NOT NULL,
	"open_count" smallint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "tasks_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "tasks_open_count_range" CHECK ("tasks"."open_count" between 0 and "tasks"."overlap"),
	CONSTRAINT "tasks_judgment_count_range" CHECK ("tasks"."judgment_count" between 0 and "tasks"."overlap")
);
--> statement-breakpoint
CREATE TABLE "experts" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operators" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"appointed_by" uuid,
	"withdrawn_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_length" CHECK (length("users"."email") between 3 and 254)
);
--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_project_id_task_id_tasks_project_id_id_fk" FOREIGN KEY ("project_id","task_id") REFERENCES "public"."tasks"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_project_id_assignment_id_assignments_project_id_id_fk" FOREIGN KEY ("project_id","assignment_id") REFERENCES "public"."assignments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "batches" ADD CONSTRAINT "batches_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "batches" ADD CONSTRAINT "batches_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refusals" ADD CONSTRAINT "refusals_project_id_batch_id_batches_project_id_id_fk" FOREIGN KEY ("project_id","batch_id") REFERENCES "public"."batches"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consensus" ADD CONSTRAINT "consensus_project_id_task_id_tasks_project_id_id_fk" FOREIGN KEY ("project_id","task_id") REFERENCES "public"."tasks"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exports" ADD CONSTRAINT "exports_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exports" ADD CONSTRAINT "exports_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "critiques" ADD CONSTRAINT "critiques_project_id_judgment_id_judgments_project_id_id_fk" FOREIGN KEY ("project_id","judgment_id") REFERENCES "public"."judgments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "critiques" ADD CONSTRAINT "critiques_project_id_completion_id_completions_project_id_id_fk" FOREIGN KEY ("project_id","completion_id") REFERENCES "public"."completions"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgments" ADD CONSTRAINT "judgments_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgments" ADD CONSTRAINT "judgments_project_id_task_id_tasks_project_id_id_fk" FOREIGN KEY ("project_id","task_id") REFERENCES "public"."tasks"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgments" ADD CONSTRAINT "judgments_project_id_assignment_id_assignments_project_id_id_fk" FOREIGN KEY ("project_id","assignment_id") REFERENCES "public"."assignments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgments" ADD CONSTRAINT "judgments_project_id_rubric_version_rubrics_project_id_version_fk" FOREIGN KEY ("project_id","rubric_version") REFERENCES "public"."rubrics"("project_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_project_id_judgment_id_judgments_project_id_id_fk" FOREIGN KEY ("project_id","judgment_id") REFERENCES "public"."judgments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_project_id_completion_id_completions_project_id_id_fk" FOREIGN KEY ("project_id","completion_id") REFERENCES "public"."completions"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lab_invitations" ADD CONSTRAINT "lab_invitations_lab_id_labs_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."labs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lab_invitations" ADD CONSTRAINT "lab_invitations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lab_invitations" ADD CONSTRAINT "lab_invitations_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lab_members" ADD CONSTRAINT "lab_members_lab_id_labs_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."labs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lab_members" ADD CONSTRAINT "lab_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_lab_id_labs_id_fk" FOREIGN KEY ("lab_id") REFERENCES "public"."labs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rubrics" ADD CONSTRAINT "rubrics_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rubrics" ADD CONSTRAINT "rubrics_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "completions" ADD CONSTRAINT "completions_project_id_task_id_tasks_project_id_id_fk" FOREIGN KEY ("project_id","task_id") REFERENCES "public"."tasks"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_project_id_batch_id_batches_project_id_id_fk" FOREIGN KEY ("project_id","batch_id") REFERENCES "public"."batches"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experts" ADD CONSTRAINT "experts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operators" ADD CONSTRAINT "operators_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operators" ADD CONSTRAINT "operators_appointed_by_users_id_fk" FOREIGN KEY ("appointed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_task_expert_unique" ON "assignments" USING btree ("project_id","task_id","expert_id");--> statement-breakpoint
CREATE INDEX "assignments_live_by_expert" ON "assignments" USING btree ("expert_id","project_id") WHERE submitted_at is null and returned_at is null;--> statement-breakpoint
CREATE INDEX "assignments_live_by_expiry" ON "assignments" USING btree ("expires_at") WHERE submitted_at is null and returned_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "judgments_assignment_unique" ON "judgments" USING btree ("project_id","assignment_id");--> statement-breakpoint
CREATE INDEX "judgments_task" ON "judgments" USING btree ("project_id","task_id");--> statement-breakpoint
CREATE INDEX "judgments_expert" ON "judgments" USING btree ("expert_id","submitted_at");--> statement-breakpoint
CREATE INDEX "lab_invitations_lab_id_index" ON "lab_invitations" USING btree ("lab_id");--> statement-breakpoint
CREATE UNIQUE INDEX "lab_members_user_unique" ON "lab_members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "projects_lab_id_index" ON "projects" USING btree ("lab_id");--> statement-breakpoint
CREATE INDEX "sessions_user_id_index" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expires_at_index" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "completions_task_ordinal" ON "completions" USING btree ("project_id","task_id","ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_external_id_unique" ON "tasks" USING btree ("project_id","external_id");--> statement-breakpoint
CREATE INDEX "tasks_batch" ON "tasks" USING btree ("project_id","batch_id");--> statement-breakpoint
CREATE INDEX "tasks_open" ON "tasks" USING btree ("project_id","open_count","id") WHERE open_count > 0;--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_unique" ON "users" USING btree (lower("email"));