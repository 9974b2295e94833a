import type { ClientProblem } from '../../../src/domain/clients/client-metadata.ts';
import { fillIn } from '../../../src/domain/clients/value-refusal.ts';
import type { Texts } from '../../texts/index.ts';
import { memberLabel } from './versions/member-value.tsx';

const longestShown = 80;

/**
 * Says what is wrong with a registration, member by member; an entry of a list is named by what stands in it.
 * @param how.namesLines also counts the entries of a list, where nobody else says on which line of a file they stand
 */
export function explainProblems(
  t: Texts,
  problems: readonly ClientProblem[],
  members: Readonly<Record<string, unknown>>,
  { namesLines = true }: { readonly namesLines?: boolean } = {},
): readonly string[] {
  const texts = t.clientVersions;
  return problems.map((problem) => {
    const { field, index } = problem;
    const sentence = fillIn(t.clientRefusals[problem.code], problem.values);
    const list = members[field];
    const entry: unknown = index !== undefined && Array.isArray(list) ? list[index] : undefined;
    const text = typeof entry === 'string' ? entry.slice(0, longestShown) : undefined;
    const line =
      index === undefined || text === undefined
        ? undefined
        : namesLines
          ? texts.line(index + 1, text)
          : texts.entry(text);
    const where = line === undefined ? sentence : `${line} ${sentence}`;
    return texts.problem(memberLabel(t, field), where);
  });
}
