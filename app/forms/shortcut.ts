import { z } from "zod";
import { shortcutProblems } from "#app/domain/shortcut-rules.ts";
import { isCommand, type Keys, keysFrom } from "#app/domain/shortcuts.ts";
import { isStorable } from "./storable.ts";

const LONGEST = 40;

const key = z
  .string("is not the name of a key")
  .max(LONGEST, "is not the name of a key")
  .refine(isStorable, "is not the name of a key");

/** The keys that an expert gives to commands, by command; those that are not named keep the keys they come with. Gives the keys of all. */
export const shortcutsSchema = z
  .object({ keys: z.record(z.string(), key) })
  .transform(({ keys }, context): Keys => {
    for (const name of Object.keys(keys).filter((name) => !isCommand(name)))
      context.addIssue({ code: "custom", path: ["keys", name], message: "There is no such command." });
    const all = keysFrom(keys);
    for (const { command, message } of shortcutProblems(all))
      context.addIssue({ code: "custom", path: ["keys", command], message });
    return all;
  });
