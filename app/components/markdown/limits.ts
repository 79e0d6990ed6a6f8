/**
 * Completions are hostile input: every size below is checked on counts, never on the clock, so that server and
 * browser decide alike. Past a limit the text is still shown in full, only plainer.
 */
export const LIMITS = {
  /** UTF-16 units; a longer text is not parsed. */
  source: 200_000,
  /** Syntax nodes and invisible characters, each of which becomes an element. */
  nodes: 20_000,
  /** Open quotes and list levels (a list level is two: the list and its item). */
  blockDepth: 48,
  /** Everything that nests, emphasis and links included. */
  depth: 64,
  /** UTF-16 units of one paragraph; a longer one goes on in the next. */
  paragraph: 20_000,
  /** UTF-16 units of one line; browsers lay out longer ones slowly. */
  line: 40_000,
  /** Links, emphasis marks, code spans and the like in one paragraph. */
  inlineParts: 4_000,
  /** Of those, emphasis marks and brackets: they nest, and the parser recurses over them. */
  delimiters: 1_500,
  /** A run of one emphasis mark; a longer one is a line drawn by hand. */
  delimiterRun: 16,
  url: 2_000,
  columns: 100,
  /** UTF-16 units of one formula, and of all formulas of a text. */
  formula: 3_000,
  formulas: 20_000,
  /** Of those, as many as come typeset with the text, and as many as are typeset in one turn later. */
  formulasAtOnce: 800,
  formulaTurn: 400,
  /** Formulas of one block; with more it is shown in its source, since a block is laid out without a pause. */
  formulasOfBlock: 120,
  /** Cells and rows of one formula. */
  formulaCells: 300,
  /** UTF-16 units of typeset HTML for one formula. */
  formulaHtml: 300_000,
  /** UTF-16 units of one code block, and of all code blocks of a text, that are highlighted. */
  code: 20_000,
  codes: 60_000,
  /** UTF-16 units of one text node: browsers cut longer ones when they read a page, and hydration would fail. */
  textNode: 30_000,
  /** UTF-16 units in one part of a long text, laid out or plain; the browser skips parts out of sight. */
  part: 3_000,
  plainPart: 8_000,
  /** UTF-16 units of a text that is not worth parting. */
  unparted: 6_000,
} as const;
