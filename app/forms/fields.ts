import { z } from "zod";
import { isStorable } from "./storable.ts";

/** A text of a form, without the white space around it; `what` begins the sentence that says what is wrong with it. */
export const text = (what: string, max: number) =>
  z
    .string(`${what} must be text.`)
    .trim()
    .max(max, `${what} may be ${max.toLocaleString("en")} characters long at most.`)
    .refine(isStorable, `${what} holds a character that is not text.`);

/** One that may not be left empty. */
export const line = (what: string, max: number) => text(what, max).min(1, `${what} is missing.`);

/** A whole number, as one or as it is typed; null where nothing is typed. */
export const wholeOrNone = (what: string, min: number, max: number) => {
  const bounds = `${min.toLocaleString("en")} to ${max.toLocaleString("en")}`;
  const message = `${what} must be a whole number from ${bounds}, or empty.`;
  return z
    .union(
      [
        z.null(),
        z.number(),
        z
          .string()
          .trim()
          .regex(/^\d{0,9}$/)
          .transform((typed) => (typed === "" ? null : Number(typed))),
      ],
      { error: message },
    )
    .refine((value) => value === null || (Number.isInteger(value) && value >= min && value <= max), message);
};

/** A whole number, as one or as it is typed. */
export const whole = (what: string, min: number, max: number) => {
  const message = `${what} must be a whole number from ${min} to ${max}.`;
  return z
    .union(
      [
        z.number(),
        z
          .string()
          .trim()
          .regex(/^\d{1,4}$/)
          .transform(Number),
      ],
      { error: message },
    )
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, message);
};
