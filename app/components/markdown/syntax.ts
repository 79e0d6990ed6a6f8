import { parser, Strikethrough, TaskList } from "@lezer/markdown";
import { boundedBlocks } from "./bounded-blocks.ts";
import { boundedInlines } from "./bounded-inlines.ts";
import { mathSyntax } from "./math-syntax.ts";

/** CommonMark with GFM tables, strikethrough, task lists and bare links, TeX, and no HTML. */
export const markdownParser = parser.configure([
  boundedBlocks,
  Strikethrough,
  TaskList,
  boundedInlines,
  mathSyntax,
]);
