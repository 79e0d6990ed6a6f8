import { z } from "zod";
import { emailField } from "./person.ts";

/** What `assay operator appoint` is given. */
export const appointmentSchema = z.object({ email: emailField });

export type AppointmentForm = z.infer<typeof appointmentSchema>;
