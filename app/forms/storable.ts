/** PostgreSQL keeps neither a NUL nor half a character, in a text or anywhere in a JSON value. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");
