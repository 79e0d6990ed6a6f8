CREATE TABLE "known_revocations" (
	"uid" text NOT NULL,
	"revoker" text NOT NULL,
	"contract" text NOT NULL,
	"chain_id" text NOT NULL,
	"timestamp" bigint NOT NULL,
	"log_id" uuid NOT NULL,
	CONSTRAINT "known_revocations_uid_revoker_contract_chain_id_pk" PRIMARY KEY("uid","revoker","contract","chain_id")
);
--> statement-breakpoint
CREATE TABLE "revocation_logs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"as_of" timestamp with time zone NOT NULL,
	"entry_count" integer NOT NULL,
	"imported_by" uuid NOT NULL,
	"imported_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "surplus" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "known_revocations" ADD CONSTRAINT "known_revocations_log_id_revocation_logs_id_fk" FOREIGN KEY ("log_id") REFERENCES "public"."revocation_logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revocation_logs" ADD CONSTRAINT "revocation_logs_imported_by_users_id_fk" FOREIGN KEY ("imported_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "known_revocations_log_id_index" ON "known_revocations" USING btree ("log_id");--> statement-breakpoint
CREATE INDEX "revocation_logs_as_of_index" ON "revocation_logs" USING btree ("as_of");--> statement-breakpoint
CREATE INDEX "revocation_logs_imported_at_index" ON "revocation_logs" USING btree ("imported_at");--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_surplus_excused" CHECK (not "assignments"."surplus" or "assignments"."excused_at" is not null);--> statement-breakpoint
create trigger revocation_logs_append_only before update or delete on revocation_logs for each row execute function refuse_change();
--> statement-breakpoint
create trigger revocation_logs_no_truncate before truncate on revocation_logs for each statement execute function refuse_change();
--> statement-breakpoint
create trigger known_revocations_append_only before update or delete on known_revocations for each row execute function refuse_change();
--> statement-breakpoint
create trigger known_revocations_no_truncate before truncate on known_revocations for each statement execute function refuse_change();
