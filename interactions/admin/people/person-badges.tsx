import type { PersonState } from '../../../src/domain/people/person-states.ts';
import { Badge, type BadgeProps } from '../../views/badge.tsx';
import { usePage } from '../../views/layout/page-context.ts';

interface BadgesProps {
  readonly states: readonly PersonState[];
  readonly isHolder: boolean;
}

const kindOf: Readonly<Record<PersonState, BadgeProps['kind']>> = {
  disabled: 'error',
  restricted: 'warning',
  closing: 'warning',
};

/** The state of an account in words, and a mark where two agents must agree on what is done with it. */
export function PersonBadges({ states, isHolder }: BadgesProps) {
  const { states: words, holder } = usePage().t.people;
  const badges: readonly (readonly [kind: BadgeProps['kind'], word: string])[] = [
    ...(states.length === 0 ? ([['success', words.open]] as const) : []),
    ...states.map((state) => [kindOf[state], words[state]] as const),
    ...(isHolder ? ([['info', holder]] as const) : []),
  ];
  return (
    <ul class="app-marks">
      {badges.map(([kind, word]) => (
        <li key={word}>
          <Badge kind={kind}>{word}</Badge>
        </li>
      ))}
    </ul>
  );
}
