CREATE TABLE "draft_copies" (
	"project_id" uuid NOT NULL,
	"assignment_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"body" jsonb NOT NULL,
	"typed_at" timestamp with time zone NOT NULL,
	"kept_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "draft_copies_project_id_assignment_id_id_pk" PRIMARY KEY("project_id","assignment_id","id")
);
--> statement-breakpoint
CREATE TABLE "calibrations" (
	"project_id" uuid NOT NULL,
	"expert_id" uuid NOT NULL,
	"pair_count" integer NOT NULL,
	"right_count" integer NOT NULL,
	"passed" boolean NOT NULL,
	"finished_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "calibrations_project_id_expert_id_pk" PRIMARY KEY("project_id","expert_id")
);
--> statement-breakpoint
CREATE TABLE "golds" (
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"gold" jsonb NOT NULL,
	"explanation" text NOT NULL,
	CONSTRAINT "golds_project_id_task_id_pk" PRIMARY KEY("project_id","task_id")
);
--> statement-breakpoint
CREATE TABLE "examples" (
	"project_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"ordinal" smallint NOT NULL,
	"body" jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "examples_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "readings" (
	"project_id" uuid NOT NULL,
	"expert_id" uuid NOT NULL,
	"read_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "readings_project_id_expert_id_pk" PRIMARY KEY("project_id","expert_id")
);
--> statement-breakpoint
CREATE TABLE "choices" (
	"project_id" uuid NOT NULL,
	"judgment_id" uuid NOT NULL,
	"aspect_id" text NOT NULL,
	"better_id" uuid,
	"degree" smallint NOT NULL,
	"confidence" smallint,
	"reasons" text[] DEFAULT '{}' NOT NULL,
	"own_reason" text,
	CONSTRAINT "choices_project_id_judgment_id_aspect_id_pk" PRIMARY KEY("project_id","judgment_id","aspect_id"),
	CONSTRAINT "choices_degree_of_better" CHECK (("choices"."better_id" is null) = ("choices"."degree" = 0))
);
--> statement-breakpoint
CREATE TABLE "flags" (
	"project_id" uuid NOT NULL,
	"judgment_id" uuid NOT NULL,
	"completion_id" uuid NOT NULL,
	"flag_id" text NOT NULL,
	CONSTRAINT "flags_project_id_judgment_id_completion_id_flag_id_pk" PRIMARY KEY("project_id","judgment_id","completion_id","flag_id")
);
--> statement-breakpoint
CREATE TABLE "retractions" (
	"project_id" uuid NOT NULL,
	"judgment_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"retracted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "retractions_project_id_judgment_id_pk" PRIMARY KEY("project_id","judgment_id")
);
--> statement-breakpoint
CREATE TABLE "step_marks" (
	"project_id" uuid NOT NULL,
	"judgment_id" uuid NOT NULL,
	"completion_id" uuid NOT NULL,
	"step" smallint NOT NULL,
	"mark" text NOT NULL,
	CONSTRAINT "step_marks_project_id_judgment_id_completion_id_step_pk" PRIMARY KEY("project_id","judgment_id","completion_id","step")
);
--> statement-breakpoint
DROP INDEX "judgments_assignment_unique";--> statement-breakpoint
ALTER TABLE "critiques" DROP CONSTRAINT "critiques_project_id_judgment_id_completion_id_pk";--> statement-breakpoint
ALTER TABLE "judgments" ALTER COLUMN "ranking" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "ratings" ALTER COLUMN "value" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "rubrics" ALTER COLUMN "criteria" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "opened_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "writer" uuid;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "sequence" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "typed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "edits" uuid;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "kind" text DEFAULT 'work' NOT NULL;--> statement-breakpoint
ALTER TABLE "critiques" ADD COLUMN "id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "critiques" ALTER COLUMN "id" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "critiques" ADD CONSTRAINT "critiques_project_id_judgment_id_id_pk" PRIMARY KEY("project_id","judgment_id","id");--> statement-breakpoint
ALTER TABLE "critiques" ADD COLUMN "span_start" integer;--> statement-breakpoint
ALTER TABLE "critiques" ADD COLUMN "span_end" integer;--> statement-breakpoint
ALTER TABLE "critiques" ADD COLUMN "quote" text;--> statement-breakpoint
ALTER TABLE "critiques" ADD COLUMN "prefix" text;--> statement-breakpoint
ALTER TABLE "critiques" ADD COLUMN "suffix" text;--> statement-breakpoint
ALTER TABLE "critiques" ADD COLUMN "tag" text;--> statement-breakpoint
ALTER TABLE "critiques" ADD COLUMN "severity" text;--> statement-breakpoint
ALTER TABLE "judgments" ADD COLUMN "version" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "judgments" ADD COLUMN "all_unacceptable" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "judgments" ADD COLUMN "reasoning" text;--> statement-breakpoint
ALTER TABLE "judgments" ADD COLUMN "unmarked" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "ratings" ADD COLUMN "reasons" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "ratings" ADD COLUMN "own_reason" text;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "pass_mark" smallint;--> statement-breakpoint
ALTER TABLE "rubrics" ADD COLUMN "body" jsonb;--> statement-breakpoint
-- A rubric was a list of criteria with words for the ends of their scales; it says the same in its new shape.
ALTER TABLE "rubrics" DISABLE TRIGGER "rubrics_append_only";--> statement-breakpoint
update rubrics set body = jsonb_build_object(
  'preset', 'ranking', 'order', jsonb_build_object('by', 'ranking'), 'acceptability', false, 'flags', '[]'::jsonb,
  'critiques', '{"whole": "optional", "spans": "no", "tags": [], "severities": []}'::jsonb, 'reasoning', 'no', 'steps', null,
  'criteria', coalesce((
    select jsonb_agg(c - 'minLabel' - 'maxLabel' || jsonb_build_object(
      'notApplicable', false, 'reasons', '[]'::jsonb, 'ownReason', 'no', 'anchors', (
        select jsonb_agg(case n when (c->>'min')::int then c->>'minLabel' when (c->>'max')::int then c->>'maxLabel' else '' end order by n)
        from generate_series((c->>'min')::int, (c->>'max')::int) n)) order by place)
    from jsonb_array_elements(criteria) with ordinality as given(c, place)), '[]'::jsonb));--> statement-breakpoint
ALTER TABLE "rubrics" ENABLE TRIGGER "rubrics_append_only";--> statement-breakpoint
ALTER TABLE "rubrics" ALTER COLUMN "body" SET NOT NULL;--> statement-breakpoint
update drafts set body = '{"allUnacceptable": false, "choices": {}, "ratingReasons": {}, "flags": {}, "spans": [], "unmarked": [], "steps": {}, "reasoning": ""}'::jsonb || body, typed_at = saved_at;--> statement-breakpoint
update assignments set "end" = 'skipped' where "end" = 'passed on';--> statement-breakpoint
update assignments set opened_at = taken_at;--> statement-breakpoint
ALTER TABLE "experts" ADD COLUMN "shortcuts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "draft_copies" ADD CONSTRAINT "draft_copies_project_id_assignment_id_assignments_project_id_id_fk" FOREIGN KEY ("project_id","assignment_id") REFERENCES "public"."assignments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calibrations" ADD CONSTRAINT "calibrations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calibrations" ADD CONSTRAINT "calibrations_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "golds" ADD CONSTRAINT "golds_project_id_task_id_tasks_project_id_id_fk" FOREIGN KEY ("project_id","task_id") REFERENCES "public"."tasks"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "examples" ADD CONSTRAINT "examples_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readings" ADD CONSTRAINT "readings_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readings" ADD CONSTRAINT "readings_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "choices" ADD CONSTRAINT "choices_project_id_judgment_id_judgments_project_id_id_fk" FOREIGN KEY ("project_id","judgment_id") REFERENCES "public"."judgments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "choices" ADD CONSTRAINT "choices_project_id_better_id_completions_project_id_id_fk" FOREIGN KEY ("project_id","better_id") REFERENCES "public"."completions"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_project_id_judgment_id_judgments_project_id_id_fk" FOREIGN KEY ("project_id","judgment_id") REFERENCES "public"."judgments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_project_id_completion_id_completions_project_id_id_fk" FOREIGN KEY ("project_id","completion_id") REFERENCES "public"."completions"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retractions" ADD CONSTRAINT "retractions_project_id_judgment_id_judgments_project_id_id_fk" FOREIGN KEY ("project_id","judgment_id") REFERENCES "public"."judgments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_marks" ADD CONSTRAINT "step_marks_project_id_judgment_id_judgments_project_id_id_fk" FOREIGN KEY ("project_id","judgment_id") REFERENCES "public"."judgments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_marks" ADD CONSTRAINT "step_marks_project_id_completion_id_completions_project_id_id_fk" FOREIGN KEY ("project_id","completion_id") REFERENCES "public"."completions"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "critiques_one_of_the_whole" ON "critiques" USING btree ("project_id","judgment_id","completion_id") WHERE span_start is null;--> statement-breakpoint
CREATE UNIQUE INDEX "judgments_assignment_version" ON "judgments" USING btree ("project_id","assignment_id","version");--> statement-breakpoint
ALTER TABLE "critiques" ADD CONSTRAINT "critiques_span_range" CHECK ("critiques"."span_start" is null or ("critiques"."span_start" >= 0 and "critiques"."span_end" > "critiques"."span_start"));--> statement-breakpoint
ALTER TABLE "critiques" ADD CONSTRAINT "critiques_span_whole" CHECK (num_nulls("critiques"."span_start", "critiques"."span_end", "critiques"."quote") in (0, 3));--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_pass_mark_range" CHECK ("projects"."pass_mark" between 1 and 100);--> statement-breakpoint
CREATE VIEW "public"."standing_judgments" AS (
  select project_id, id, task_id, assignment_id, version, expert_id, rubric_version, ranking, all_unacceptable, reasoning,
    unmarked, display, active_ms, submitted_at
  from judgments j where not exists (
    select 1 from retractions r where r.project_id = j.project_id and r.judgment_id = j.id));--> statement-breakpoint
create trigger choices_append_only before update or delete on choices for each row execute function refuse_change();--> statement-breakpoint
create trigger choices_no_truncate before truncate on choices for each statement execute function refuse_change();--> statement-breakpoint
create trigger flags_append_only before update or delete on flags for each row execute function refuse_change();--> statement-breakpoint
create trigger flags_no_truncate before truncate on flags for each statement execute function refuse_change();--> statement-breakpoint
create trigger step_marks_append_only before update or delete on step_marks for each row execute function refuse_change();--> statement-breakpoint
create trigger step_marks_no_truncate before truncate on step_marks for each statement execute function refuse_change();--> statement-breakpoint
create trigger retractions_append_only before update or delete on retractions for each row execute function refuse_change();--> statement-breakpoint
create trigger retractions_no_truncate before truncate on retractions for each statement execute function refuse_change();--> statement-breakpoint
create trigger golds_append_only before update or delete on golds for each row execute function refuse_change();--> statement-breakpoint
create trigger golds_no_truncate before truncate on golds for each statement execute function refuse_change();--> statement-breakpoint
create trigger calibrations_append_only before update or delete on calibrations for each row execute function refuse_change();--> statement-breakpoint
create trigger calibrations_no_truncate before truncate on calibrations for each statement execute function refuse_change();
