/**
 * Makes what asks a question at most once in `freshMilliseconds`, and waits for at most `patienceMilliseconds`. While an answer is overdue
 * the question is not asked again, so that scrapes do not pile up behind a database that hangs. Returns undefined where no answer came.
 */
export function askInTime<Answer>(
  ask: () => Promise<Answer>,
  {
    freshMilliseconds,
    patienceMilliseconds,
  }: { readonly freshMilliseconds: number; readonly patienceMilliseconds: number },
): () => Promise<Answer | undefined> {
  let asking: Promise<Answer | undefined> | undefined;
  let last: { readonly at: number; readonly answer: Answer } | undefined;
  const begin = async (): Promise<Answer | undefined> => {
    try {
      const answer = await ask();
      last = { at: performance.now(), answer };
      return answer;
    } catch {
      return undefined;
    } finally {
      asking = undefined;
    }
  };
  return async () => {
    if (last && performance.now() - last.at < freshMilliseconds) return last.answer;
    asking ??= begin();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patienceMilliseconds);
    });
    return Promise.race([asking, late]).finally(() => clearTimeout(timer));
  };
}
