CREATE TABLE "batch_counts" (
	"project_id" uuid NOT NULL,
	"batch_id" uuid NOT NULL,
	"shard" smallint NOT NULL,
	"task_count" integer NOT NULL,
	"closed_task_count" integer NOT NULL,
	"wanted_count" integer NOT NULL,
	"judgment_count" integer NOT NULL,
	"open_count" integer NOT NULL,
	CONSTRAINT "batch_counts_project_id_batch_id_shard_pk" PRIMARY KEY("project_id","batch_id","shard")
);
--> statement-breakpoint
CREATE TABLE "authors" (
	"project_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"address_hash" text NOT NULL,
	CONSTRAINT "authors_project_id_task_id_address_hash_pk" PRIMARY KEY("project_id","task_id","address_hash")
);
--> statement-breakpoint
ALTER TABLE "assignments" DROP CONSTRAINT "assignments_surplus_excused";--> statement-breakpoint
DROP INDEX "tasks_open";--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "batch_id" uuid;--> statement-breakpoint
UPDATE "assignments" a SET "batch_id" = t."batch_id" FROM "tasks" t WHERE t."project_id" = a."project_id" AND t."id" = a."task_id";--> statement-breakpoint
ALTER TABLE "assignments" ALTER COLUMN "batch_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "instead_of" uuid;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "overlap_most" smallint;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "confidence" smallint;--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "priority" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "overlap_most" smallint;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "confidence" smallint;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "gold_rate" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "daily_limit" integer;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "expert_limit" integer;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "kind" text DEFAULT 'work' NOT NULL;--> statement-breakpoint
UPDATE "tasks" t SET "kind" = b."kind" FROM "batches" b WHERE b."project_id" = t."project_id" AND b."id" = t."batch_id" AND b."kind" <> 'work';--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "pick_key" integer DEFAULT (random() * 2147483646)::integer NOT NULL;--> statement-breakpoint
ALTER TABLE "experts" ADD COLUMN "payee_id" uuid;--> statement-breakpoint
ALTER TABLE "authors" ADD CONSTRAINT "authors_project_id_task_id_tasks_project_id_id_fk" FOREIGN KEY ("project_id","task_id") REFERENCES "public"."tasks"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assignments_ended_by_expert" ON "assignments" USING btree ("expert_id","project_id","taken_at") WHERE "end" in ('expired', 'lapsed', 'left');--> statement-breakpoint
CREATE INDEX "experts_payee" ON "experts" USING btree ("payee_id") WHERE payee_id is not null;--> statement-breakpoint
CREATE INDEX "assignments_had_by_expert" ON "assignments" USING btree ("project_id","expert_id") WHERE "end" is null;--> statement-breakpoint
CREATE INDEX "assignments_by_day" ON "assignments" USING btree ("project_id","taken_at");--> statement-breakpoint
CREATE INDEX "tasks_begun" ON "tasks" USING btree ("project_id","pick_key") WHERE kind = 'work' and open_count > 0 and open_count < overlap;--> statement-breakpoint
CREATE INDEX "tasks_fresh" ON "tasks" USING btree ("project_id","batch_id","pick_key") WHERE kind = 'work' and open_count > 0 and open_count = overlap;--> statement-breakpoint
CREATE INDEX "tasks_calibration" ON "tasks" USING btree ("project_id","batch_id") WHERE kind = 'calibration';--> statement-breakpoint
CREATE INDEX "tasks_gold" ON "tasks" USING btree ("project_id","pick_key") WHERE kind = 'gold';--> statement-breakpoint
ALTER TABLE "batches" ADD CONSTRAINT "batches_priority_range" CHECK ("batches"."priority" between 0 and 9);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_overlap_most" CHECK (num_nulls("projects"."overlap_most", "projects"."confidence") in (0, 2) and "projects"."overlap_most" between "projects"."overlap" + 1 and 99);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_confidence_range" CHECK ("projects"."confidence" between 50 and 99);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_gold_rate_range" CHECK ("projects"."gold_rate" between 0 and 50);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_limits_positive" CHECK ("projects"."daily_limit" > 0 and "projects"."expert_limit" > 0);--> statement-breakpoint
INSERT INTO "batch_counts"
SELECT "project_id", "batch_id", 0, count(*), count("closed_at"), sum("overlap"), sum("judgment_count"), sum("open_count")
FROM "tasks" GROUP BY "project_id", "batch_id";--> statement-breakpoint
-- A shard for each connection: two that count at once do not wait for each other, and what they change adds up.
CREATE FUNCTION add_to_batch_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO batch_counts AS c
    SELECT d.project_id, d.batch_id, pg_backend_pid() % 256, sum(d.tasks), sum(d.closed), sum(d.wanted), sum(d.judged), sum(d.open)
    FROM (
      SELECT project_id, batch_id, 1 AS tasks, (closed_at IS NOT NULL)::int AS closed, overlap AS wanted, judgment_count AS judged, open_count AS open
      FROM new_tasks
      UNION ALL
      SELECT project_id, batch_id, -1, -(closed_at IS NOT NULL)::int, -overlap, -judgment_count, -open_count FROM old_tasks
    ) d
    GROUP BY d.project_id, d.batch_id
    HAVING sum(d.tasks) <> 0 OR sum(d.closed) <> 0 OR sum(d.wanted) <> 0 OR sum(d.judged) <> 0 OR sum(d.open) <> 0
    ORDER BY d.project_id, d.batch_id
    ON CONFLICT (project_id, batch_id, shard) DO UPDATE SET
      task_count = c.task_count + excluded.task_count,
      closed_task_count = c.closed_task_count + excluded.closed_task_count,
      wanted_count = c.wanted_count + excluded.wanted_count,
      judgment_count = c.judgment_count + excluded.judgment_count,
      open_count = c.open_count + excluded.open_count;
  ELSE
    INSERT INTO batch_counts AS c
    SELECT project_id, batch_id, pg_backend_pid() % 256, count(*), count(closed_at), sum(overlap), sum(judgment_count), sum(open_count)
    FROM new_tasks
    GROUP BY project_id, batch_id
    ORDER BY project_id, batch_id
    ON CONFLICT (project_id, batch_id, shard) DO UPDATE SET
      task_count = c.task_count + excluded.task_count,
      closed_task_count = c.closed_task_count + excluded.closed_task_count,
      wanted_count = c.wanted_count + excluded.wanted_count,
      judgment_count = c.judgment_count + excluded.judgment_count,
      open_count = c.open_count + excluded.open_count;
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER tasks_counted_new AFTER INSERT ON "tasks" REFERENCING NEW TABLE AS new_tasks
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_batch_counts();--> statement-breakpoint
CREATE TRIGGER tasks_counted_changed AFTER UPDATE ON "tasks" REFERENCING NEW TABLE AS new_tasks OLD TABLE AS old_tasks
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_batch_counts();--> statement-breakpoint
ALTER TABLE "consensus" ADD COLUMN "confidence" double precision;--> statement-breakpoint
CREATE TABLE "consensus_counts" (
	"project_id" uuid NOT NULL,
	"shard" smallint NOT NULL,
	"scored_count" integer NOT NULL,
	"agreed_count" integer NOT NULL,
	"agreement_sum" double precision NOT NULL,
	CONSTRAINT "consensus_counts_project_id_shard_pk" PRIMARY KEY("project_id","shard")
);
--> statement-breakpoint
INSERT INTO "consensus_counts"
SELECT "project_id", 0, count(*), count("agreement"), coalesce(sum("agreement"), 0)
FROM (SELECT DISTINCT ON ("project_id", "task_id") "project_id", "agreement" FROM "consensus" ORDER BY "project_id", "task_id", "version" DESC) latest
GROUP BY "project_id";--> statement-breakpoint
-- A version counts in the place of the one before it.
CREATE FUNCTION add_to_consensus_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO consensus_counts AS c
  SELECT n.project_id, pg_backend_pid() % 256, count(*) - count(p.version), count(n.agreement) - count(p.agreement),
    coalesce(sum(n.agreement), 0) - coalesce(sum(p.agreement), 0)
  FROM new_consensus n
  LEFT JOIN LATERAL (
    SELECT version, agreement FROM consensus
    WHERE project_id = n.project_id AND task_id = n.task_id AND version < n.version
    ORDER BY version DESC LIMIT 1
  ) p ON true
  GROUP BY n.project_id
  ORDER BY n.project_id
  ON CONFLICT (project_id, shard) DO UPDATE SET
    scored_count = c.scored_count + excluded.scored_count,
    agreed_count = c.agreed_count + excluded.agreed_count,
    agreement_sum = c.agreement_sum + excluded.agreement_sum;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER consensus_counted AFTER INSERT ON "consensus" REFERENCING NEW TABLE AS new_consensus
  FOR EACH STATEMENT EXECUTE FUNCTION add_to_consensus_counts();
