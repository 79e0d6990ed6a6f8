-- Facts are append-only: whoever tries to change one is refused by the database itself.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger judgments_append_only before update or delete on judgments for each row execute function refuse_change();
--> statement-breakpoint
create trigger judgments_no_truncate before truncate on judgments for each statement execute function refuse_change();
--> statement-breakpoint
create trigger ratings_append_only before update or delete on ratings for each row execute function refuse_change();
--> statement-breakpoint
create trigger ratings_no_truncate before truncate on ratings for each statement execute function refuse_change();
--> statement-breakpoint
create trigger critiques_append_only before update or delete on critiques for each row execute function refuse_change();
--> statement-breakpoint
create trigger critiques_no_truncate before truncate on critiques for each statement execute function refuse_change();
--> statement-breakpoint
create trigger consensus_append_only before update or delete on consensus for each row execute function refuse_change();
--> statement-breakpoint
create trigger consensus_no_truncate before truncate on consensus for each statement execute function refuse_change();
--> statement-breakpoint
create trigger rubrics_append_only before update or delete on rubrics for each row execute function refuse_change();
--> statement-breakpoint
create trigger rubrics_no_truncate before truncate on rubrics for each statement execute function refuse_change();
--> statement-breakpoint
create trigger completions_append_only before update or delete on completions for each row execute function refuse_change();
--> statement-breakpoint
create trigger completions_no_truncate before truncate on completions for each statement execute function refuse_change();
--> statement-breakpoint
-- A task's counts change; what it asks does not, or an export would not be the same file tomorrow.
create trigger tasks_content_fixed before update of prompt, reference, field, metadata, external_id, content_hash on tasks
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger tasks_kept before delete on tasks for each row execute function refuse_change();
