/**
 * Text that came from outside, made harmless for where it goes. The functions drop
 * control characters, and turn line breaks into spaces.
 *
 * @module
 */

const HTML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Escapes text for HTML, between tags or within a quoted attribute.
 *
 * @param text The text.
 * @returns HTML that shows it.
 */
export function escapeHtml(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (character) => HTML[character]);
}

/**
 * Escapes text for Markdown, in a paragraph or in the cell of a table.
 *
 * Signs that mean something only where a line begins, as "-" does, are escaped nowhere:
 * the writer begins no line with text from outside.
 *
 * @param text The text.
 * @returns Markdown that shows it.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]#|~$@]/g, "\\$&")
    .replace(/[&<>]/g, (character) => HTML[character])
    // An address would become a link.
    .replace(/:\/\//g, ":\u2060//")
    .replace(/\bwww\./gi, "$&\u2060");
}

/**
 * Text as code in Markdown, in a paragraph or in the cell of a table.
 *
 * @param text The text.
 * @returns Markdown that shows it as it is.
 */
export function codeMarkdown(text: string): string {
  // In a table a "|" ends the cell even within code, and only there "\|" is a "|" in code.
  // The element shows the same everywhere.
  return `<code>${escapeMarkdown(text)}</code>`;
}

/**
 * Text that was to be shown, in one line and without control characters: no terminal obeys it.
 *
 * @param text The text.
 * @returns What is left of it.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\r\n\t\u2028\u2029]+/g, " ")
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}
