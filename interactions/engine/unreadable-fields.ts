import type { About, Form } from './flow.ts';

/** The character that stands for bytes that are no text: damaged UTF-8, or one half of a pair of UTF-16. */
const unreadable = '\u{fffd}';

/** Returns a message for each typed field whose text came damaged. It would be stored damaged, and sent to services like that. */
export function unreadableFields(form: Form, { t }: Pick<About, 't'>): Readonly<Record<string, string>> | undefined {
  const names = Object.keys(form).filter((name) => form[name]?.includes(unreadable));
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, t.frame.unreadable]));
}
