CREATE TABLE "applications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"expert_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"field" text NOT NULL,
	"level" text NOT NULL,
	"institution" text NOT NULL,
	"registry_number" text,
	"note" text DEFAULT '' NOT NULL,
	"submitted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	"outcome" text,
	"attestation_id" uuid,
	CONSTRAINT "applications_outcome_said" CHECK (("applications"."decided_at" is null) = ("applications"."outcome" is null))
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"media_type" text NOT NULL,
	"byte_count" integer NOT NULL,
	"digest" text NOT NULL,
	"content" "bytea",
	"uploaded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "documents_bounded" CHECK ("documents"."byte_count" <= 10485760)
);
--> statement-breakpoint
CREATE TABLE "opinions" (
	"application_id" uuid NOT NULL,
	"operator_id" uuid NOT NULL,
	"opinion" text NOT NULL,
	"reason" text NOT NULL,
	"given_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "opinions_application_id_operator_id_pk" PRIMARY KEY("application_id","operator_id")
);
--> statement-breakpoint
CREATE TABLE "lapses" (
	"project_id" uuid NOT NULL,
	"assignment_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"lapsed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decision" text,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"decision_reason" text,
	CONSTRAINT "lapses_project_id_assignment_id_pk" PRIMARY KEY("project_id","assignment_id"),
	CONSTRAINT "lapses_decision_said" CHECK (("lapses"."decided_at" is null) = ("lapses"."decision" is null))
);
--> statement-breakpoint
CREATE TABLE "attestation_checks" (
	"attestation_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"cause" text NOT NULL,
	"ok" boolean NOT NULL,
	"problems" text[] NOT NULL,
	"unanswered" boolean DEFAULT false NOT NULL,
	"checked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "attestation_checks_attestation_id_id_pk" PRIMARY KEY("attestation_id","id")
);
--> statement-breakpoint
CREATE TABLE "attestation_refusals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"expert_id" uuid NOT NULL,
	"digest" text NOT NULL,
	"byte_count" integer NOT NULL,
	"problems" text[] NOT NULL,
	"refused_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attestations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"expert_id" uuid NOT NULL,
	"format" text NOT NULL,
	"key" text NOT NULL,
	"issuer_id" uuid NOT NULL,
	"signed_by" text NOT NULL,
	"subject" text NOT NULL,
	"schema" text NOT NULL,
	"claims" jsonb NOT NULL,
	"raw" text NOT NULL,
	"valid_from" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"refers_to" text,
	"status_list" text,
	"status_index" integer,
	"public_key" jsonb,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "attestations_raw_bounded" CHECK (octet_length("attestations"."raw") <= 65536)
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"id" uuid PRIMARY KEY NOT NULL,
	"expert_id" uuid NOT NULL,
	"attestation_id" uuid NOT NULL,
	"issuer_id" uuid NOT NULL,
	"field" text NOT NULL,
	"level" text NOT NULL,
	"institution" text,
	"attested_at" timestamp with time zone NOT NULL,
	"granted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"end" text,
	CONSTRAINT "credentials_end_said" CHECK (("credentials"."ended_at" is null) = ("credentials"."end" is null))
);
--> statement-breakpoint
CREATE TABLE "issued_forms" (
	"attestation_id" uuid NOT NULL,
	"format" text NOT NULL,
	"raw" text NOT NULL,
	CONSTRAINT "issued_forms_attestation_id_format_pk" PRIMARY KEY("attestation_id","format")
);
--> statement-breakpoint
CREATE TABLE "lookups" (
	"address" text PRIMARY KEY NOT NULL,
	"content" "bytea" NOT NULL,
	"fetched_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "revocations" (
	"attestation_id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"reason" text NOT NULL,
	"revoked_by" uuid,
	"revoked_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "status_entries" (
	"list" integer NOT NULL,
	"index" integer NOT NULL,
	"attestation_id" uuid NOT NULL,
	CONSTRAINT "status_entries_list_index_pk" PRIMARY KEY("list","index")
);
--> statement-breakpoint
CREATE TABLE "bindings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"expert_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"proved_at" timestamp with time zone DEFAULT now() NOT NULL,
	"withdrawn_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "challenges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"expert_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text,
	"secret_hash" text NOT NULL,
	"context" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"attempt_count" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"hash" text PRIMARY KEY NOT NULL,
	"expert_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"claimed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "issuers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"website" text,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trusts" (
	"issuer_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"identifiers" text[] NOT NULL,
	"may" text[] NOT NULL,
	"eas_schemas" jsonb NOT NULL,
	"vc_types" jsonb NOT NULL,
	"withdrawn" boolean NOT NULL,
	"reason" text NOT NULL,
	"changed_by" uuid,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "trusts_issuer_id_version_pk" PRIMARY KEY("issuer_id","version")
);
--> statement-breakpoint
CREATE TABLE "platform_keys" (
	"kind" text PRIMARY KEY NOT NULL,
	"public_key" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"text" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "recoveries" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "excused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "requirement" jsonb;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_attestation_id_attestations_id_fk" FOREIGN KEY ("attestation_id") REFERENCES "public"."attestations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opinions" ADD CONSTRAINT "opinions_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opinions" ADD CONSTRAINT "opinions_operator_id_users_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lapses" ADD CONSTRAINT "lapses_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lapses" ADD CONSTRAINT "lapses_project_id_assignment_id_assignments_project_id_id_fk" FOREIGN KEY ("project_id","assignment_id") REFERENCES "public"."assignments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestation_checks" ADD CONSTRAINT "attestation_checks_attestation_id_attestations_id_fk" FOREIGN KEY ("attestation_id") REFERENCES "public"."attestations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestation_refusals" ADD CONSTRAINT "attestation_refusals_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestations" ADD CONSTRAINT "attestations_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestations" ADD CONSTRAINT "attestations_issuer_id_issuers_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_attestation_id_attestations_id_fk" FOREIGN KEY ("attestation_id") REFERENCES "public"."attestations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_issuer_id_issuers_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issued_forms" ADD CONSTRAINT "issued_forms_attestation_id_attestations_id_fk" FOREIGN KEY ("attestation_id") REFERENCES "public"."attestations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revocations" ADD CONSTRAINT "revocations_attestation_id_attestations_id_fk" FOREIGN KEY ("attestation_id") REFERENCES "public"."attestations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revocations" ADD CONSTRAINT "revocations_revoked_by_users_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_entries" ADD CONSTRAINT "status_entries_attestation_id_attestations_id_fk" FOREIGN KEY ("attestation_id") REFERENCES "public"."attestations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bindings" ADD CONSTRAINT "bindings_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_expert_id_experts_user_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "issuers" ADD CONSTRAINT "issuers_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trusts" ADD CONSTRAINT "trusts_issuer_id_issuers_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."issuers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trusts" ADD CONSTRAINT "trusts_changed_by_users_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "applications_expert_id_submitted_at_index" ON "applications" USING btree ("expert_id","submitted_at");--> statement-breakpoint
CREATE INDEX "applications_open" ON "applications" USING btree ("submitted_at") WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX "documents_application_id_index" ON "documents" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "lapses_open" ON "lapses" USING btree ("lapsed_at") WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX "attestation_checks_checked_at_index" ON "attestation_checks" USING btree ("checked_at");--> statement-breakpoint
CREATE INDEX "attestation_refusals_expert_id_refused_at_index" ON "attestation_refusals" USING btree ("expert_id","refused_at");--> statement-breakpoint
CREATE UNIQUE INDEX "attestations_key_unique" ON "attestations" USING btree ("key");--> statement-breakpoint
CREATE INDEX "attestations_expert_id_index" ON "attestations" USING btree ("expert_id");--> statement-breakpoint
CREATE INDEX "attestations_issuer_id_index" ON "attestations" USING btree ("issuer_id");--> statement-breakpoint
CREATE INDEX "attestations_status_list_status_index_index" ON "attestations" USING btree ("status_list","status_index");--> statement-breakpoint
CREATE UNIQUE INDEX "credentials_attestation_unique" ON "credentials" USING btree ("attestation_id");--> statement-breakpoint
CREATE INDEX "credentials_held" ON "credentials" USING btree ("expert_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "credentials_by_field" ON "credentials" USING btree ("field") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "credentials_by_expiry" ON "credentials" USING btree ("expires_at") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "status_entries_attestation_unique" ON "status_entries" USING btree ("attestation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "bindings_subject_held_once" ON "bindings" USING btree ("kind","subject") WHERE withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "bindings_expert_id_index" ON "bindings" USING btree ("expert_id");--> statement-breakpoint
CREATE INDEX "challenges_expert_id_created_at_index" ON "challenges" USING btree ("expert_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "challenges_secret_hash_index" ON "challenges" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "identities_expert_id_index" ON "identities" USING btree ("expert_id");--> statement-breakpoint
CREATE INDEX "trusts_identifiers_index" ON "trusts" USING gin ("identifiers");--> statement-breakpoint
CREATE INDEX "mails_created_at_index" ON "mails" USING btree ("created_at");