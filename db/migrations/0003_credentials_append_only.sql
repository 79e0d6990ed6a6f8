-- Facts about credentials are append-only, as those about judgments are.
create trigger trusts_append_only before update or delete on trusts for each row execute function refuse_change();
--> statement-breakpoint
create trigger trusts_no_truncate before truncate on trusts for each statement execute function refuse_change();
--> statement-breakpoint
create trigger attestations_append_only before update or delete on attestations for each row execute function refuse_change();
--> statement-breakpoint
create trigger attestations_no_truncate before truncate on attestations for each statement execute function refuse_change();
--> statement-breakpoint
create trigger attestation_checks_append_only before update or delete on attestation_checks for each row execute function refuse_change();
--> statement-breakpoint
create trigger attestation_checks_no_truncate before truncate on attestation_checks for each statement execute function refuse_change();
--> statement-breakpoint
create trigger attestation_refusals_append_only before update or delete on attestation_refusals for each row execute function refuse_change();
--> statement-breakpoint
create trigger attestation_refusals_no_truncate before truncate on attestation_refusals for each statement execute function refuse_change();
--> statement-breakpoint
create trigger revocations_append_only before update or delete on revocations for each row execute function refuse_change();
--> statement-breakpoint
create trigger revocations_no_truncate before truncate on revocations for each statement execute function refuse_change();
--> statement-breakpoint
create trigger identities_append_only before update or delete on identities for each row execute function refuse_change();
--> statement-breakpoint
create trigger identities_no_truncate before truncate on identities for each statement execute function refuse_change();
--> statement-breakpoint
create trigger opinions_append_only before update or delete on opinions for each row execute function refuse_change();
--> statement-breakpoint
create trigger opinions_no_truncate before truncate on opinions for each statement execute function refuse_change();
--> statement-breakpoint
create trigger status_entries_append_only before update or delete on status_entries for each row execute function refuse_change();
--> statement-breakpoint
create trigger status_entries_no_truncate before truncate on status_entries for each statement execute function refuse_change();
--> statement-breakpoint
create trigger issued_forms_append_only before update or delete on issued_forms for each row execute function refuse_change();
--> statement-breakpoint
create trigger issued_forms_no_truncate before truncate on issued_forms for each statement execute function refuse_change();
--> statement-breakpoint
create trigger platform_keys_append_only before update or delete on platform_keys for each row execute function refuse_change();
--> statement-breakpoint
create trigger platform_keys_no_truncate before truncate on platform_keys for each statement execute function refuse_change();
