/** Says in SQL that a value is one of a list of texts, which is one parameter. */
export const amongTexts = { sqlite: 'IN (SELECT value FROM json_each(?))', postgres: '= ANY(?::text[])' } as const;
