import { z } from "zod";
import { currentPassword } from "./password.ts";
import { emailField } from "./person.ts";

export const signInSchema = z.object({ email: emailField, password: currentPassword });

export type SignInForm = z.infer<typeof signInSchema>;
