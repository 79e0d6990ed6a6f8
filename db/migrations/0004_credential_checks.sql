ALTER TABLE "credentials" ADD COLUMN "last_checked_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "last_ok_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
UPDATE "credentials" SET
  "last_checked_at" = coalesce((select max(k.checked_at) from attestation_checks k where k.attestation_id = credentials.attestation_id), granted_at),
  "last_ok_at" = coalesce((select max(k.checked_at) from attestation_checks k where k.attestation_id = credentials.attestation_id and k.ok and not k.unanswered), granted_at);--> statement-breakpoint
UPDATE "credentials" c SET "attested_at" = 'epoch' FROM "attestations" a WHERE a.id = c.attestation_id AND a.valid_from IS NULL;--> statement-breakpoint
CREATE INDEX "credentials_by_check" ON "credentials" USING btree ("last_checked_at") WHERE ended_at is null or "end" = 'suspended';--> statement-breakpoint
CREATE INDEX "credentials_issuer_id_index" ON "credentials" USING btree ("issuer_id");
